// SPDX-License-Identifier: Apache-2.0
/** Linear models, learnt by gradients, projections and recursive least squares. */
package io.anabranch.core.learn.linear;

// SPDX-License-Identifier: Apache-2.0
/** Where features meet a model: which columns feed which input, and how a row is written there. */
package io.anabranch.core.scoring;

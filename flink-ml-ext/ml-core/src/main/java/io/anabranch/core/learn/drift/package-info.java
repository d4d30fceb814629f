// SPDX-License-Identifier: Apache-2.0
/** Detectors of drift: each watches one stream of losses and says when it has changed. */
package io.anabranch.core.learn.drift;

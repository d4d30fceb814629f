// SPDX-License-Identifier: Apache-2.0
/**
 * How strange a row is among those before it. A score is higher the stranger the row is, finite and
 * not negative; a row is an anomaly where its score is above the threshold, and never while a model
 * warms up. Of several features the strangest decides, but in half-space trees, which see them
 * together.
 */
package io.anabranch.core.learn.anomaly;

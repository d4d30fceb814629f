// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.learn.anomaly;

/** What a model learns of a value beyond its threshold. */
enum LearnAnomalies {
  /**
   * The value: what is strange again and again comes to count as usual, but one gross error can
   * hide others for long. The default, better on machines with bursts.
   */
  FULL,
  /**
   * The threshold's value (winsorizing: Tukey, Annals of Mathematical Statistics 33, 1962), so that
   * one extreme does little and a level that stays is learnt in time.
   */
  CLIPPED
}

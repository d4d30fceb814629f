// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.evaluation;

/** Which of two samples a value belongs to. */
public enum Sample {
  /** What is expected: training data, last month. */
  REFERENCE,
  /** What is compared with it: live data, today. */
  ACTUAL
}

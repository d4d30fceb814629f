// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.learn;

import java.util.Arrays;

/** What {@link OnlineModel#shrink} does to the numbers of a model. */
public final class Shrinking {
  private Shrinking() {}

  /** Multiplies all; with nothing kept they are 0, without a sign. */
  public static void toZero(double[] numbers, double kept) {
    check(kept);
    if (kept == 0) {
      Arrays.fill(numbers, 0);
    } else if (kept < 1) {
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] *= kept;
      }
    }
  }

  public static long count(long count, double kept) {
    check(kept);
    return kept == 1 ? count : (long) (count * kept);
  }

  private static void check(double kept) {
    if (!(kept >= 0 && kept <= 1)) {
      throw new IllegalArgumentException("kept: " + kept + " (expected: 0 to 1)");
    }
  }
}

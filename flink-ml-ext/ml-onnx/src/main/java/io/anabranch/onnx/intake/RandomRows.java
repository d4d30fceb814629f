// SPDX-License-Identifier: Apache-2.0
package io.anabranch.onnx.intake;

import io.anabranch.core.tensor.Tensor;
import java.util.SplittableRandom;

/**
 * Rows made up for a signature, the same for the same seed: numbers from -2 to 2, small integers
 * that may be an index or a category, minus one among them, and short texts, some of them numbers.
 */
final class RandomRows {
  private static final String[] TEXTS = {
    "0", "1", "3.5", "-1", "a", "red", "yes", "Monday", "New York", "Zürich", "2026-01-31", ""
  };

  /** Of one row all integers lie below the same number: some models know few categories. */
  private static final int[] BELOW = {1, 2, 3, 10, 100};

  private final long seed;

  RandomRows(long seed) {
    this.seed = seed;
  }

  /** Fills the elements of one input of a row. */
  void fill(int row, int input, Tensor into, int first, int elements) {
    SplittableRandom random = new SplittableRandom((seed * 1_000_003 + row) * 1_000_003 + input);
    int below = BELOW[row % BELOW.length];
    for (int i = first; i < first + elements; i++) {
      put(into, i, random, below);
    }
  }

  private static void put(Tensor into, int at, SplittableRandom random, int below) {
    switch (into.type()) {
      case FLOAT, DOUBLE, FLOAT16, BFLOAT16 -> into.putNumber(at, 4 * random.nextDouble() - 2);
      case INT8, INT16, INT32, INT64 ->
          into.putInteger(at, random.nextInt(8) == 0 && below > 2 ? -1 : random.nextInt(below));
      case UINT8 -> into.putInteger(at, random.nextInt(256));
      case UINT16, UINT32, UINT64 -> into.putInteger(at, random.nextInt(below));
      case BOOL -> into.putInteger(at, random.nextInt(2));
      case STRING -> into.putText(at, TEXTS[random.nextInt(TEXTS.length)]);
    }
  }
}

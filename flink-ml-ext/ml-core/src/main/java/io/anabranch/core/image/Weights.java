// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.image;

/**
 * The weights with which pixels of one axis become pixels of another size: a triangle as wide as
 * two pixels, stretched by the scale where the image shrinks, so that every source pixel counts.
 * Pixel centres lie at halves. These are Pillow's {@code precompute_coeffs} with {@code
 * bilinear_filter} and its fixed-point form {@code normalize_coeffs_8bpc} (src/libImaging/
 * Resample.c), so that both give the same bits.
 */
final class Weights {
  /** 32 bits less 8 of a pixel and 2 of reserve. */
  static final int PRECISION = 32 - 8 - 2;

  private final int sourceSize;
  private final int size;
  private final int first;
  private final int taps;
  private final int[] starts;
  private final int[] counts;
  private final int[] weights;

  /**
   * @param sourceSize pixels of the source
   * @param size pixels of the result, if all of it were wanted
   * @param first the first pixel of the result that is wanted
   * @param wanted how many are
   */
  Weights(int sourceSize, int size, int first, int wanted) {
    this.sourceSize = sourceSize;
    this.size = size;
    this.first = first;
    double scale = (double) sourceSize / size;
    double stretch = Math.max(scale, 1);
    taps = (int) Math.ceil(stretch) * 2 + 1;
    starts = new int[wanted];
    counts = new int[wanted];
    weights = new int[Math.multiplyExact(wanted, taps)];
    double[] exact = new double[taps];
    for (int i = 0; i < wanted; i++) {
      double center = (first + i + 0.5) * scale;
      starts[i] = Math.max((int) (center - stretch + 0.5), 0);
      counts[i] = Math.min((int) (center + stretch + 0.5), sourceSize) - starts[i];
      double sum = 0;
      for (int tap = 0; tap < counts[i]; tap++) {
        double distance = (tap + starts[i] - center + 0.5) * (1 / stretch);
        exact[tap] = Math.max(1 - Math.abs(distance), 0);
        sum += exact[tap];
      }
      for (int tap = 0; tap < counts[i]; tap++) {
        weights[i * taps + tap] = (int) (0.5 + exact[tap] / sum * (1 << PRECISION));
      }
    }
  }

  /** Whether these are the weights of another call too. */
  boolean serve(int otherSource, int otherSize, int otherFirst, int wanted) {
    return sourceSize == otherSource
        && size == otherSize
        && first == otherFirst
        && starts.length == wanted;
  }

  /** Wanted pixels. */
  int wanted() {
    return starts.length;
  }

  /** The first source pixel of a wanted pixel. */
  int start(int pixel) {
    return starts[pixel];
  }

  /** How many source pixels count. */
  int count(int pixel) {
    return counts[pixel];
  }

  /** Where the weights of a wanted pixel begin among all. */
  int offset(int pixel) {
    return pixel * taps;
  }

  int[] all() {
    return weights;
  }

  /** Whether result and source are the same pixels. */
  boolean isIdentity() {
    return sourceSize == size && first == 0 && starts.length == size;
  }

  /** The sum of weighted pixels as a pixel. */
  static byte clip(int sum) {
    int value = sum >> PRECISION;
    return (byte) Math.max(0, Math.min(255, value));
  }
}

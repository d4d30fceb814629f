// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.evaluation;

/** Cuts ascending values into bins and sums what each adds to the population stability index. */
final class BinShares implements TwoSamples.Visitor {
  private static final double SMALLEST_SHARE = 1e-4;

  private final long references;
  private final long actuals;
  private final int quantiles;
  private int nextQuantile = 1;
  private long referencesBelow;
  private long inReference;
  private long inActual;
  private double index;

  /**
   * @param quantiles of the reference; 0 if each value is a bin
   */
  BinShares(long references, long actuals, int quantiles) {
    this.references = references;
    this.actuals = actuals;
    this.quantiles = quantiles;
  }

  @Override
  public void value(double value, long reference, long actual) {
    if (quantiles == 0 || beginsQuantile(reference)) {
      close();
    }
    referencesBelow += reference;
    inReference += reference;
    inActual += actual;
  }

  double index() {
    close();
    return index;
  }

  /** Whether the rank of the next quantile is among these values; skips all ranks that are. */
  private boolean beginsQuantile(long reference) {
    boolean begins = false;
    while (nextQuantile < quantiles && rank(nextQuantile) <= referencesBelow + reference) {
      nextQuantile++;
      begins = true;
    }
    return begins && referencesBelow > 0;
  }

  private long rank(int quantile) {
    return -Math.floorDiv(-quantile * references, quantiles);
  }

  private void close() {
    if ((inReference | inActual) != 0) {
      double expected = Math.max((double) inReference / references, SMALLEST_SHARE);
      double actual = Math.max((double) inActual / actuals, SMALLEST_SHARE);
      index += (actual - expected) * StrictMath.log(actual / expected);
    }
    inReference = 0;
    inActual = 0;
  }
}

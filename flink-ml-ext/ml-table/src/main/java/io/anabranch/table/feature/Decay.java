// SPDX-License-Identifier: Apache-2.0
package io.anabranch.table.feature;

import io.anabranch.core.aggregate.DecayedMean;
import io.anabranch.core.error.MlException;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** A decayed mean whose half-life comes with its first value. */
public final class Decay {
  /** The exact sums would grow with the distance. */
  private static final long MAX_HALF_LIVES = 100_000;

  private long halfLife;
  private long first;
  private long last;
  private DecayedMean mean;

  // hot path
  DecayedMean at(long time, long wanted) {
    if (mean == null) {
      if (wanted <= 0) {
        throw MlException.user("half_life: " + wanted + " ms (expected: at least 1 ms)");
      }
      mean = new DecayedMean(wanted);
      halfLife = wanted;
      first = time;
      last = time;
    }
    if (wanted != halfLife) {
      throw MlException.user(
          "half_life: " + wanted + " ms (expected: " + halfLife + " ms, the same for all rows)");
    }
    span(time, time);
    return mean;
  }

  private void span(long from, long to) {
    first = Math.min(first, from);
    last = Math.max(last, to);
    if (Math.subtractExact(last, first) / halfLife > MAX_HALF_LIVES) {
      throw MlException.user(
          "half_life: "
              + halfLife
              + " ms (expected: rows at most "
              + MAX_HALF_LIVES
              + " half-lives apart; take windows, or ML_EWMA_BEFORE)");
    }
  }

  void merge(Decay other) {
    if (other.mean == null) {
      return;
    }
    at(other.first, other.halfLife);
    span(other.first, other.last);
    mean.merge(other.mean);
  }

  /** The mean; null of no values. */
  Double mean() {
    return mean == null || mean.count() == 0 ? null : (Double) mean.mean();
  }

  void write(DataOutput out) throws IOException {
    out.writeLong(mean == null ? 0 : halfLife);
    if (mean != null) {
      out.writeLong(first);
      out.writeLong(last);
      mean.write(out);
    }
  }

  static Decay read(DataInput in) throws IOException {
    Decay decay = new Decay();
    decay.halfLife = in.readLong();
    if (decay.halfLife > 0) {
      decay.first = in.readLong();
      decay.last = in.readLong();
      decay.mean = DecayedMean.read(decay.halfLife, in);
    }
    return decay;
  }
}

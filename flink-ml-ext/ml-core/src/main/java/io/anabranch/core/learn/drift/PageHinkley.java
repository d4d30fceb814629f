// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.learn.drift;

import io.anabranch.core.bytes.Varints;
import io.anabranch.core.learn.Clipping;
import io.anabranch.core.learn.Options;
import io.anabranch.core.learn.StateFormat;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;

/**
 * The Page-Hinkley test (Page, "Continuous Inspection Schemes", 1954; Mouss, Mouss, Mouss and
 * Sefouhi, "Test of Page-Hinkley, an Approach for Fault Detection in an Agro-Alimentary Production
 * System", 2004) for a rise of the mean: the faded sum of what losses exceed their mean by, above
 * its least value so far.
 *
 * @param delta that is tolerated of every loss, in units of the losses
 * @param threshold of a drift, in units of the losses
 * @param fading of the sum, from one loss to the next; 1 forgets nothing
 * @param minimum losses that are seen before any drift
 */
record PageHinkley(double delta, double threshold, double fading, int minimum) implements Detector {
  static final List<String> OPTIONS = List.of("delta", "threshold", "fading", "minimum");

  static Detector of(Options options) {
    return new PageHinkley(
        options.notNegative("delta", 0.005),
        options.positive("threshold", 50),
        options.number(
            "fading", 0.9999, number -> number > 0 && number <= 1, "a number above 0, at most 1"),
        options.whole("minimum", 30, 1, 1_000_000));
  }

  @Override
  public DriftDetector create() {
    return new State();
  }

  @Override
  public int version() {
    return 1;
  }

  @Override
  public DriftDetector read(DataInput in, int version) throws IOException {
    StateFormat.check(version, version());
    State state = new State();
    state.count = Varints.read(in);
    state.mean = StateFormat.readDouble("mean", in);
    state.sum = StateFormat.readDouble("sum", in);
    state.least = StateFormat.readDouble("least", in);
    return state;
  }

  @Override
  public int maxBytes() {
    return 34;
  }

  private final class State implements DriftDetector {
    private long count;
    private double mean;
    private double sum;
    private double least = Double.MAX_VALUE;

    // hot path
    @Override
    public boolean add(double loss) {
      double bounded = Clipping.clip(loss);
      count++;
      mean += (bounded - mean) / count;
      sum = fading * sum + (bounded - mean) - delta;
      least = Math.min(least, sum);
      if (count < minimum || sum - least <= threshold) {
        return false;
      }
      clear();
      return true;
    }

    private void clear() {
      count = 0;
      mean = 0;
      sum = 0;
      least = Double.MAX_VALUE;
    }

    @Override
    public void write(DataOutput out) throws IOException {
      Varints.write(count, out);
      out.writeDouble(mean);
      out.writeDouble(sum);
      out.writeDouble(least);
    }

    @Override
    public DriftDetector copy() {
      State copy = new State();
      copy.count = count;
      copy.mean = mean;
      copy.sum = sum;
      copy.least = least;
      return copy;
    }

    @Override
    public int bytes() {
      return 56;
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.learn.drift;

import io.anabranch.core.bytes.Varints;
import io.anabranch.core.learn.Options;
import io.anabranch.core.learn.StateFormat;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;

/**
 * DDM (Gama, Medas, Castillo and Rodrigues, "Learning with Drift Detection", 2004): a drift is an
 * error rate, plus its standard deviation, that stands so many of its least standard deviations
 * above its least value.
 *
 * @param threshold in standard deviations
 * @param minimum errors and successes that are seen before any drift
 */
record Ddm(double threshold, int minimum) implements Detector {
  static final List<String> OPTIONS = List.of("threshold", "minimum");

  static Detector of(Options options) {
    return new Ddm(options.positive("threshold", 3), options.whole("minimum", 30, 1, 1_000_000));
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
    state.rate = StateFormat.readDouble("rate", in);
    state.leastRate = StateFormat.readDouble("least rate", in);
    state.leastDeviation = StateFormat.readDouble("least deviation", in);
    return state;
  }

  @Override
  public int maxBytes() {
    return 34;
  }

  private final class State implements DriftDetector {
    private long count;
    private double rate;
    private double leastRate = Double.MAX_VALUE;
    private double leastDeviation;

    // hot path
    @Override
    public boolean add(double loss) {
      count++;
      rate += ((loss > 0 ? 1 : 0) - rate) / count;
      if (count <= minimum) {
        return false;
      }
      double deviation = Math.sqrt(rate * (1 - rate) / count);
      if (rate + deviation <= leastRate + leastDeviation) {
        leastRate = rate;
        leastDeviation = deviation;
      }
      if (rate + deviation <= leastRate + threshold * leastDeviation) {
        return false;
      }
      clear();
      return true;
    }

    private void clear() {
      count = 0;
      rate = 0;
      leastRate = Double.MAX_VALUE;
      leastDeviation = 0;
    }

    @Override
    public void write(DataOutput out) throws IOException {
      Varints.write(count, out);
      out.writeDouble(rate);
      out.writeDouble(leastRate);
      out.writeDouble(leastDeviation);
    }

    @Override
    public DriftDetector copy() {
      State copy = new State();
      copy.count = count;
      copy.rate = rate;
      copy.leastRate = leastRate;
      copy.leastDeviation = leastDeviation;
      return copy;
    }

    @Override
    public int bytes() {
      return 56;
    }
  }
}

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
 * ADWIN (Bifet and Gavalda 2007): a drift is a rise of the mean between an older and a newer part
 * of an {@link AdaptiveWindow}; a fall makes the window shorter and is no drift. Its bound is for
 * losses of the order of 1 or above: of far smaller ones it finds no change.
 *
 * @param delta of a false alarm at one check
 * @param clock losses from one check to the next
 * @param grace losses without a check at the start
 */
record Adwin(double delta, int clock, int grace) implements Detector {
  static final List<String> OPTIONS = List.of("delta", "clock", "grace");

  static Detector of(Options options) {
    return new Adwin(
        options.share("delta", 0.002),
        options.whole("clock", 32, 1, 1_000_000),
        options.whole("grace", 10, 0, 1_000_000));
  }

  @Override
  public DriftDetector create() {
    return new State(new AdaptiveWindow(), 0);
  }

  @Override
  public int version() {
    return 1;
  }

  @Override
  public DriftDetector read(DataInput in, int version) throws IOException {
    StateFormat.check(version, version());
    return new State(AdaptiveWindow.read(in), Varints.readSize(in));
  }

  @Override
  public int maxBytes() {
    return AdaptiveWindow.MAX_BYTES + 5;
  }

  private final class State implements DriftDetector {
    private final AdaptiveWindow window;
    private int ticks;

    private State(AdaptiveWindow window, int ticks) {
      this.window = window;
      this.ticks = ticks;
    }

    // hot path
    @Override
    public boolean add(double loss) {
      window.add(loss);
      if (++ticks < clock) {
        return false;
      }
      ticks = 0;
      if (window.width() <= grace || window.cut(delta) != AdaptiveWindow.Change.RISEN) {
        return false;
      }
      window.clear();
      return true;
    }

    @Override
    public void write(DataOutput out) throws IOException {
      window.write(out);
      Varints.write(ticks, out);
    }

    @Override
    public DriftDetector copy() {
      return new State(window.copy(), ticks);
    }

    @Override
    public int bytes() {
      return 32 + window.bytes();
    }
  }
}

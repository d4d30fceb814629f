// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.learn.anomaly;

import io.anabranch.core.bytes.Varints;
import io.anabranch.core.learn.Clipping;
import io.anabranch.core.learn.Example;
import io.anabranch.core.learn.OnlineModel;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** By median and median absolute deviation of the last rows. */
final class MedianZScore implements OnlineModel {
  /** What makes them a standard deviation where the values are normal. */
  private static final double OF_MEDIAN = 1 / 0.6745;

  private static final double OF_MEAN = 1.253314;

  private final Alarm alarm;
  private final SortedWindow[] windows;
  private int seen;

  MedianZScore(int features, Alarm alarm, int window) {
    this(alarm, new SortedWindow[features]);
    for (int i = 0; i < features; i++) {
      windows[i] = new SortedWindow(window);
    }
  }

  private MedianZScore(Alarm alarm, SortedWindow[] windows) {
    this.alarm = alarm;
    this.windows = windows;
  }

  // hot path
  @Override
  public void predict(Example example, double[] prediction) {
    double score = 0;
    for (int i = 0; i < windows.length; i++) {
      SortedWindow window = windows[i];
      if (window.size() > 0) {
        double distance = Math.abs(Clipping.finite(example.features()[i] - window.median()));
        score = Math.max(score, Scores.of(distance, spread(window)));
      }
    }
    alarm.put(score, seen, prediction);
  }

  private static double spread(SortedWindow window) {
    double spread = window.medianDistance();
    return spread > 0 ? spread * OF_MEDIAN : window.meanDistance() * OF_MEAN;
  }

  // hot path
  @Override
  public void learn(Example example, double label) {
    for (int i = 0; i < windows.length; i++) {
      SortedWindow window = windows[i];
      double value = example.features()[i];
      window.add(
          window.size() == 0 ? value : alarm.learnt(value, window.median(), spread(window), seen));
    }
    seen = alarm.count(seen);
  }

  /** Keeps the latest rows. */
  @Override
  public void shrink(double kept) {
    if (kept < 1) {
      for (SortedWindow window : windows) {
        window.keepLatest((int) (window.size() * kept));
      }
      seen = (int) (seen * kept);
    }
  }

  @Override
  public void write(DataOutput out) throws IOException {
    Varints.write(windows.length, out);
    Varints.write(seen, out);
    for (SortedWindow window : windows) {
      window.write(out);
    }
  }

  static MedianZScore read(int features, Alarm alarm, int window, DataInput in) throws IOException {
    MedianZScore model = new MedianZScore(features, alarm, window);
    model.seen = Varints.readSize(in);
    for (SortedWindow each : model.windows) {
      each.read(in);
    }
    return model;
  }

  @Override
  public OnlineModel copy() {
    SortedWindow[] copies = new SortedWindow[windows.length];
    for (int i = 0; i < windows.length; i++) {
      copies[i] = windows[i].copy();
    }
    MedianZScore copy = new MedianZScore(alarm, copies);
    copy.seen = seen;
    return copy;
  }

  @Override
  public int bytes() {
    return 48 + windows.length * (4 + windows[0].bytes());
  }
}

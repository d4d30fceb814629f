// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.learn.anomaly;

import io.anabranch.core.bytes.Varints;
import io.anabranch.core.learn.Clipping;
import io.anabranch.core.learn.Example;
import io.anabranch.core.learn.Mergeable;
import io.anabranch.core.learn.OnlineModel;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * By mean and standard deviation. Merging gives the moments of both models' learnt values, up to
 * rounding; which values were clipped is not decided again, and the older half is not forgotten for
 * the newer.
 */
final class MeanZScore implements Mergeable {
  private final Alarm alarm;
  private final double kept;
  private final RunningMoments moments;
  private final int features;
  private int seen;

  MeanZScore(int features, Alarm alarm, double kept) {
    this(features, alarm, kept, new RunningMoments(features));
  }

  private MeanZScore(int features, Alarm alarm, double kept, RunningMoments moments) {
    this.features = features;
    this.alarm = alarm;
    this.kept = kept;
    this.moments = moments;
  }

  // hot path
  @Override
  public void predict(Example example, double[] prediction) {
    double score = 0;
    if (moments.weight() > 0) {
      for (int i = 0; i < features; i++) {
        score = Math.max(score, Scores.of(distance(example, i), moments.std(i)));
      }
    }
    alarm.put(score, seen, prediction);
  }

  private double distance(Example example, int feature) {
    return Math.abs(Clipping.finite(example.features()[feature] - moments.mean(feature)));
  }

  // hot path
  @Override
  public void learn(Example example, double label) {
    double[] values = example.features();
    for (int i = 0; i < features; i++) {
      moments.add(i, alarm.learnt(values[i], moments.mean(i), moments.std(i), seen), kept);
    }
    moments.endRow(kept);
    seen = alarm.count(seen);
  }

  @Override
  public void merge(OnlineModel other) {
    MeanZScore those = (MeanZScore) other;
    moments.merge(those.moments);
    seen = (int) Math.min((long) seen + those.seen, alarm.warmUp());
  }

  @Override
  public void shrink(double share) {
    if (share < 1) {
      moments.shrink(share);
      seen = (int) (seen * share);
    }
  }

  @Override
  public void write(DataOutput out) throws IOException {
    Varints.write(features, out);
    Varints.write(seen, out);
    moments.write(out);
  }

  static MeanZScore read(int features, Alarm alarm, double kept, DataInput in) throws IOException {
    MeanZScore model = new MeanZScore(features, alarm, kept);
    model.seen = Varints.readSize(in);
    model.moments.read(in);
    return model;
  }

  @Override
  public OnlineModel copy() {
    MeanZScore copy = new MeanZScore(features, alarm, kept, moments.copy());
    copy.seen = seen;
    return copy;
  }

  @Override
  public int bytes() {
    return 48 + moments.bytes();
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.learn.anomaly;

import io.anabranch.core.bytes.Varints;
import io.anabranch.core.learn.Example;
import io.anabranch.core.learn.OnlineModel;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/** The masses of the last full window, and of the one that fills. */
final class HalfSpaceModel implements OnlineModel {
  private static final int RANGES = 0;
  private static final int FIRST_MASSES = 1;
  private static final int SCORING = 2;

  /** Below this share of a window no smaller region tells more (the paper's SizeLimit). */
  private static final double SMALL = 0.1;

  private final HalfSpaceTrees learner;
  private final HalfSpaces spaces;
  private final Ranges ranges;
  private final double[] scaled;
  private short[] reference;
  private short[] latest;
  private int stage;
  private int rows;

  HalfSpaceModel(HalfSpaceTrees learner, Ranges ranges) {
    this(learner, ranges, learner.spaces().masses(), learner.spaces().masses());
    stage = firstStage();
  }

  private HalfSpaceModel(HalfSpaceTrees learner, Ranges ranges, short[] reference, short[] latest) {
    this.learner = learner;
    this.ranges = ranges;
    this.reference = reference;
    this.latest = latest;
    spaces = learner.spaces();
    scaled = new double[learner.features()];
  }

  private int firstStage() {
    return ranges.areLearnt() ? RANGES : FIRST_MASSES;
  }

  // hot path
  @Override
  public void predict(Example example, double[] prediction) {
    if (stage < SCORING) {
      prediction[0] = 0.5;
      prediction[1] = 0;
      return;
    }
    scale(example);
    double sum = 0;
    for (int tree = 0; tree < spaces.trees(); tree++) {
      sum += 1 / (1 + mass(tree) / learner.window());
    }
    double score = sum / spaces.trees();
    prediction[0] = score;
    prediction[1] = score > learner.threshold() ? 1 : 0;
  }

  private double mass(int tree) {
    int begin = spaces.begin(tree);
    double small = SMALL * learner.window();
    int node = 1;
    int level = 0;
    while (level < spaces.depth() && reference[begin + node] > small) {
      node = spaces.below(tree, node, scaled);
      level++;
    }
    return (double) reference[begin + node] * (1L << level);
  }

  private void scale(Example example) {
    double[] values = example.features();
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] = ranges.scale(i, values[i]);
    }
  }

  // hot path
  @Override
  public void learn(Example example, double label) {
    if (stage == RANGES) {
      ranges.learn(example.features());
    } else {
      scale(example);
      for (int tree = 0; tree < spaces.trees(); tree++) {
        add(tree);
      }
    }
    rows++;
    if (rows == learner.window()) {
      nextWindow();
    }
  }

  private void add(int tree) {
    int begin = spaces.begin(tree);
    int node = 1;
    latest[begin + node]++;
    for (int level = 0; level < spaces.depth(); level++) {
      node = spaces.below(tree, node, scaled);
      latest[begin + node]++;
    }
  }

  private void nextWindow() {
    rows = 0;
    if (stage != RANGES) {
      short[] oldest = reference;
      reference = latest;
      latest = oldest;
      Arrays.fill(latest, (short) 0);
    }
    stage = Math.min(stage + 1, SCORING);
  }

  /** By half or more all is forgotten, also the ranges; else nothing, as windows forget anyway. */
  @Override
  public void shrink(double kept) {
    if (kept <= 0.5) {
      stage = firstStage();
      rows = 0;
      ranges.clear();
      Arrays.fill(reference, (short) 0);
      Arrays.fill(latest, (short) 0);
    }
  }

  @Override
  public void write(DataOutput out) throws IOException {
    Varints.write(learner.features(), out);
    out.writeByte(stage);
    Varints.write(rows, out);
    ranges.write(out);
    if (stage != RANGES) {
      spaces.write(latest, out);
    }
    if (stage == SCORING) {
      spaces.write(reference, out);
    }
  }

  void read(DataInput in) throws IOException {
    stage = in.readUnsignedByte();
    rows = Varints.readSize(in);
    if (stage > SCORING || rows >= learner.window()) {
      throw new IOException(
          "window: " + rows + " rows (expected: fewer than " + learner.window() + ")");
    }
    ranges.read(in);
    if (stage != RANGES) {
      spaces.read(latest, rows, in);
    }
    if (stage == SCORING) {
      spaces.read(reference, learner.window(), in);
    }
  }

  @Override
  public OnlineModel copy() {
    HalfSpaceModel copy =
        new HalfSpaceModel(learner, ranges.copy(), reference.clone(), latest.clone());
    copy.stage = stage;
    copy.rows = rows;
    return copy;
  }

  @Override
  public int bytes() {
    return 96 + ranges.bytes() + 2 * Short.BYTES * reference.length;
  }
}

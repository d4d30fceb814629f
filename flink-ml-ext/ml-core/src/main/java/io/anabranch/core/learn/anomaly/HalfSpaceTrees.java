// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.learn.anomaly;

import io.anabranch.core.learn.Learner;
import io.anabranch.core.learn.LearnerFactory;
import io.anabranch.core.learn.OnlineModel;
import io.anabranch.core.learn.Options;
import io.anabranch.core.learn.StateFormat;
import io.anabranch.core.learn.Task;
import java.io.DataInput;
import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Streaming half-space trees: Tan, Ting and Liu, Fast anomaly detection for streaming data (IJCAI
 * 2011). Random trees halve the space; a row is strange where few rows of the last full window of
 * {@code window} rows were. Where the paper's score of a tree, {@code mass 2^depth} of the node in
 * which a row ends, is low, ours is high:
 *
 * <pre>
 * density = mass 2^depth / window, of a tree;  1 where rows are spread evenly
 * score = mean over trees of 1 / (1 + density)
 * </pre>
 *
 * <p>The paper adds up the trees' densities. There one tree that never splits the feature in which
 * a row is strange, and sees a usual row, outweighs all others; here all trees count alike.
 *
 * <p>Features are scaled to 0 to 1 by the options {@code min} and {@code max}, the same for all of
 * them; without these by the least and greatest value of the first window, so that scores begin
 * after the second window instead of the first. Values beyond them are strange, not refused. Until
 * then the score is 0.5.
 *
 * <p>The defaults {@code window: 500} and {@code threshold: 0.96} were chosen on machines of the
 * Numenta Anomaly Benchmark, which have one feature; the paper's window is 250. Of several features
 * some trees see only some: with three, a threshold of 0.7 to 0.8 finds what is strange in one of
 * them.
 *
 * <p>The splits follow from {@code seed} and are the same for all keys: a state holds masses, those
 * of regions with rows; {@code 4 trees 2^depth} short numbers in memory, and few bytes written
 * where rows are alike (one feature, defaults: 13 kB and 1 kB). Each row is learnt fully; what was
 * learnt of an anomaly is gone after two windows.
 */
final class HalfSpaceTrees implements Learner {
  static final LearnerFactory FACTORY =
      new LearnerFactory(
          "half-space-trees",
          List.of("trees", "depth", "window", "min", "max", "seed", "threshold"),
          (features, classes, options) -> new HalfSpaceTrees(features, options));

  private static final int LARGEST_WINDOW = Short.MAX_VALUE;
  private static final int MOST_TREES = 100;
  private static final int DEEPEST = 12;

  private final int features;
  private final HalfSpaces spaces;
  private final Scaling scaling;
  private final double threshold;
  private final int window;
  private final int seed;

  HalfSpaceTrees(int features, Options options) {
    AnomalyLearners.needFeatures(features);
    this.features = features;
    seed = options.whole("seed", 1, 0, Integer.MAX_VALUE);
    spaces =
        new HalfSpaces(
            options.whole("trees", 25, 1, MOST_TREES),
            options.whole("depth", 6, 1, DEEPEST),
            features,
            seed);
    scaling = Scaling.of(options);
    threshold = options.share("threshold", 0.96);
    window = options.whole("window", 500, 2, LARGEST_WINDOW);
  }

  HalfSpaces spaces() {
    return spaces;
  }

  int window() {
    return window;
  }

  double threshold() {
    return threshold;
  }

  int features() {
    return features;
  }

  @Override
  public Task task() {
    return Task.ANOMALY;
  }

  @Override
  public int predictions() {
    return 2;
  }

  @Override
  public OnlineModel create() {
    return new HalfSpaceModel(this, new Ranges(features, scaling));
  }

  @Override
  public int version() {
    return 1;
  }

  @Override
  public OnlineModel read(DataInput in, int version) throws IOException {
    StateFormat.check(version, version());
    StateFormat.expectSize("features", features, in);
    HalfSpaceModel model = new HalfSpaceModel(this, new Ranges(features, scaling));
    model.read(in);
    return model;
  }

  @Override
  public Map<String, String> layout() {
    Map<String, String> layout = new LinkedHashMap<>();
    layout.put("trees", String.valueOf(spaces.trees()));
    layout.put("depth", String.valueOf(spaces.depth()));
    layout.put("seed", String.valueOf(seed));
    layout.put("window", String.valueOf(window));
    layout.put("min", scaling.isLearnt() ? "learnt" : String.valueOf(scaling.min()));
    layout.put("max", scaling.isLearnt() ? "learnt" : String.valueOf(scaling.max()));
    return Collections.unmodifiableMap(layout);
  }

  @Override
  public int maxBytes() {
    return 5 + 10 + 1 + features * 2 * Double.BYTES + 2 * spaces.mostBytes(window);
  }
}

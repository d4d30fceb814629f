// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.learn.bayes;

import io.anabranch.core.learn.Learner;
import io.anabranch.core.learn.Options;
import io.anabranch.core.learn.StateFormat;
import io.anabranch.core.learn.Task;
import java.io.DataInput;
import java.io.IOException;
import java.util.Map;

/**
 * Sequential k-means.
 *
 * @param decay what the examples of a cluster count at each new one, above 0 to 1
 */
record KMeansLearner(int features, int k, double decay) implements Learner {
  private static final int VERSION = 1;

  static KMeansLearner of(int features, int classes, Options options) {
    if (classes != 0) {
      throw new IllegalArgumentException(
          "classes: " + classes + " (expected: none, for clusters are found)");
    }
    return new KMeansLearner(
        features,
        options.whole("k", 5, 1, 1000),
        options.number("decay", 1, d -> d > 0 && d <= 1, "above 0, to 1"));
  }

  @Override
  public Task task() {
    return Task.CLUSTERING;
  }

  @Override
  public int predictions() {
    return 2;
  }

  @Override
  public KMeansModel create() {
    return new KMeansModel(this);
  }

  @Override
  public int version() {
    return VERSION;
  }

  @Override
  public KMeansModel read(DataInput in, int version) throws IOException {
    StateFormat.check(version, VERSION);
    KMeansModel model = create();
    model.read(in);
    return model;
  }

  @Override
  public Map<String, String> layout() {
    return Map.of("k", String.valueOf(k));
  }

  @Override
  public int maxBytes() {
    return 2 * StateFormat.MAX_COUNT_BYTES + k * (1 + features) * Double.BYTES;
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.learn.tree;

import io.anabranch.core.learn.Learner;
import io.anabranch.core.learn.OnlineModel;
import io.anabranch.core.learn.Options;
import io.anabranch.core.learn.StateFormat;
import io.anabranch.core.learn.Task;
import java.io.DataInput;
import java.io.IOException;
import java.util.Map;

/** What the learners of trees share: classes make classifiers, none a regressor. */
abstract class TreeLearner implements Learner {
  static final int HEAD_BYTES = 10;
  private final TreeSettings settings;
  private final int maxBytes;

  TreeLearner(TreeSettings settings, long maxBytes) {
    if (maxBytes > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "max-nodes: "
              + settings.maxNodes()
              + " (expected: a state below 2 GiB; this can take "
              + maxBytes
              + " bytes)");
    }
    this.settings = settings;
    this.maxBytes = (int) maxBytes;
  }

  final TreeSettings settings() {
    return settings;
  }

  @Override
  public final Task task() {
    return switch (settings.classes()) {
      case 0 -> Task.REGRESSION;
      case 2 -> Task.BINARY;
      default -> Task.MULTICLASS;
    };
  }

  @Override
  public final int predictions() {
    return Math.max(1, settings.classes() == 2 ? 1 : settings.classes());
  }

  @Override
  public final boolean takesPrior() {
    return !settings.isClassifier();
  }

  @Override
  public final int version() {
    return 1;
  }

  @Override
  public Map<String, String> layout() {
    return settings.isClassifier()
        ? Map.of("leaf", Options.word(settings.leaf()))
        : Map.of("bins", String.valueOf(settings.bins()));
  }

  @Override
  public final int maxBytes() {
    return maxBytes;
  }

  @Override
  public final OnlineModel read(DataInput in, int version) throws IOException {
    StateFormat.check(version, version());
    StateFormat.expectSize("features", settings.features(), in);
    StateFormat.expectSize("classes", settings.classes(), in);
    return readModel(in);
  }

  abstract OnlineModel readModel(DataInput in) throws IOException;
}

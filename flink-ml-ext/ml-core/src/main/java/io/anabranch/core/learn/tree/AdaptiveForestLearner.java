// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.learn.tree;

import io.anabranch.core.learn.OnlineModel;
import io.anabranch.core.learn.Options;
import java.io.DataInput;
import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Adaptive random forest (Gomes et al., "Adaptive random forests for evolving data stream
 * classification", 2017; for numbers Gomes, Barddal, Ferreira and Bifet, "Adaptive random forests
 * for data stream regression", 2018): Hoeffding trees whose leaves look at random features each,
 * and that see each example as often as a Poisson distribution draws. A tree whose losses rise is
 * replaced by one that began to grow when they were about to.
 *
 * <p>Differs from the papers: all trees count alike, so that a forest is the mean of its trees;
 * warning and drift are two confidences of one {@link
 * io.anabranch.core.learn.drift.AdaptiveWindow}; the loss of a regression tree is its absolute
 * error over three standard deviations of the labels, at most 1. All that is drawn follows from the
 * seed and the examples.
 */
final class AdaptiveForestLearner extends TreeLearner {
  private final ForestSettings forest;

  private AdaptiveForestLearner(ForestSettings forest) {
    super(
        forest.tree(),
        HEAD_BYTES
            + AdaptiveForestModel.HEAD_BYTES
            + forest.trees() * (ForestMember.MAX_HEAD_BYTES + 2 * forest.tree().maxBytes()));
    this.forest = forest;
  }

  static AdaptiveForestLearner of(int features, int classes, Options options) {
    return new AdaptiveForestLearner(ForestSettings.of(features, classes, options));
  }

  @Override
  public OnlineModel create() {
    return new AdaptiveForestModel(forest);
  }

  @Override
  public Map<String, String> layout() {
    Map<String, String> layout = new LinkedHashMap<>(super.layout());
    layout.put("trees", String.valueOf(forest.trees()));
    layout.put("subset", String.valueOf(forest.tree().drawn()));
    return Collections.unmodifiableMap(layout);
  }

  @Override
  OnlineModel readModel(DataInput in) throws IOException {
    return AdaptiveForestModel.read(in, forest);
  }
}

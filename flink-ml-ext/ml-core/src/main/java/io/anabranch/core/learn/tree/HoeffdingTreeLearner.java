// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.learn.tree;

import io.anabranch.core.learn.ModelStructure;
import io.anabranch.core.learn.OnlineModel;
import io.anabranch.core.learn.Options;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * A decision tree that grows while examples flow. With classes the Very Fast Decision Tree of
 * Domingos and Hulten ("Mining High-Speed Data Streams", 2000) with normal observers of features
 * and naive Bayes in its leaves (Gama, Rocha and Medas, "Accurate Decision Trees for Mining
 * High-speed Data Streams", 2003); without them FIMT-DD of Ikonomovska, Gama and Dzeroski
 * ("Learning model trees from evolving data streams", 2011) with the mean in its leaves and without
 * its own detection of change. What makes a split good is judged by the examples that the leaf has
 * seen itself; the confidence counts those of its parent too, as the libraries of the field do.
 *
 * <p>A tree of {@code max-nodes} nodes grows no more; leaves that then predict without the
 * features' distributions drop them, and the state shrinks to a few bytes a node. A tree that was
 * restored with fewer nodes or less depth allowed than it has is kept as it is; with more allowed,
 * it grows at the leaves that have their distributions still.
 */
final class HoeffdingTreeLearner extends TreeLearner {
  private HoeffdingTreeLearner(TreeSettings settings) {
    super(settings, HEAD_BYTES + settings.maxBytes());
  }

  static HoeffdingTreeLearner of(int features, int classes, Options options) {
    return new HoeffdingTreeLearner(TreeSettings.ofTree(features, classes, options));
  }

  @Override
  public OnlineModel create() {
    return new Model(settings(), new HoeffdingTree(settings(), null));
  }

  @Override
  OnlineModel readModel(DataInput in) throws IOException {
    return new Model(settings(), HoeffdingTree.read(in, settings()));
  }

  private static final class Model extends TreeModel {
    private HoeffdingTree tree;

    private Model(TreeSettings settings, HoeffdingTree tree) {
      super(settings);
      this.tree = tree;
    }

    @Override
    void predict(double[] features, double[] prediction) {
      tree.predict(features, prediction, scratch);
    }

    @Override
    void learn(double[] features, double label) {
      tree.learn(features, label, 1, null, scratch);
    }

    @Override
    public void shrink(double kept) {
      if (kept == 0) {
        tree = new HoeffdingTree(settings, null);
      } else {
        tree.shrink(kept);
      }
    }

    @Override
    void writeTrees(DataOutput out) throws IOException {
      tree.write(out);
    }

    @Override
    public OnlineModel copy() {
      return new Model(settings, tree.copy());
    }

    @Override
    public int bytes() {
      return 64 + settings.sharedBytes() + tree.bytes();
    }

    @Override
    public Optional<ModelStructure> structure() {
      return tree.structure().map(one -> new ModelStructure.Trees(List.of(one)));
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.learn.tree;

import io.anabranch.core.bytes.Varints;
import io.anabranch.core.learn.ModelStructure;
import io.anabranch.core.learn.OnlineModel;
import io.anabranch.core.learn.StateFormat;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A forest of one key; its prediction is the mean of its trees' predictions. */
final class AdaptiveForestModel extends TreeModel {
  /** The most bytes without the members. */
  static final int HEAD_BYTES = 5 + 10 + 16;

  private final ForestSettings forest;
  private final ForestMember[] members;
  private final double[] one;

  /** Weight, mean and squared distances of the labels of a regressor (Welford 1962). */
  private double weight;

  private double mean;
  private double squares;

  AdaptiveForestModel(ForestSettings forest) {
    this(forest, new ForestMember[forest.trees()]);
    plant();
  }

  private AdaptiveForestModel(ForestSettings forest, ForestMember[] members) {
    super(forest.tree());
    this.forest = forest;
    this.members = members;
    this.one = new double[Math.max(1, settings.classes())];
  }

  private void plant() {
    for (int i = 0; i < members.length; i++) {
      members[i] = new ForestMember(forest, i);
    }
  }

  // hot path
  @Override
  void predict(double[] features, double[] prediction) {
    Arrays.fill(prediction, 0);
    for (ForestMember member : members) {
      member.tree().predict(features, one, scratch);
      for (int i = 0; i < one.length; i++) {
        prediction[i] += one[i];
      }
    }
    for (int i = 0; i < one.length; i++) {
      prediction[i] /= members.length;
    }
  }

  // hot path
  @Override
  void learn(double[] features, double label) {
    if (!settings.isClassifier()) {
      weight++;
      double distance = label - mean;
      mean += distance / weight;
      squares += distance * (label - mean);
    }
    for (ForestMember member : members) {
      member.tree().predict(features, one, scratch);
      member.learn(features, label, loss(label), scratch);
    }
  }

  private double loss(double label) {
    if (settings.isClassifier()) {
      return ClassLeaf.largest(one) == (int) label ? 0 : 1;
    }
    double scale = 3 * Math.sqrt(squares / weight);
    return scale > 0 ? Math.min(1, Math.abs(label - one[0]) / scale) : 0;
  }

  @Override
  public void shrink(double kept) {
    if (kept == 0) {
      plant();
      weight = 0;
      mean = 0;
      squares = 0;
      return;
    }
    for (ForestMember member : members) {
      member.shrink(kept);
    }
    weight *= kept;
    squares *= kept;
  }

  @Override
  void writeTrees(DataOutput out) throws IOException {
    Varints.write(members.length, out);
    if (!settings.isClassifier()) {
      Weights.write(weight, out);
      out.writeDouble(mean);
      out.writeDouble(squares);
    }
    for (ForestMember member : members) {
      member.write(out);
    }
  }

  static AdaptiveForestModel read(DataInput in, ForestSettings forest) throws IOException {
    StateFormat.expectSize("trees", forest.trees(), in);
    AdaptiveForestModel model = new AdaptiveForestModel(forest, new ForestMember[forest.trees()]);
    if (!forest.tree().isClassifier()) {
      model.weight = Weights.read(in);
      model.mean = StateFormat.readDouble("mean", in);
      model.squares = StateFormat.readDouble("squares", in);
    }
    for (int i = 0; i < model.members.length; i++) {
      model.members[i] = ForestMember.read(in, forest);
    }
    return model;
  }

  @Override
  public OnlineModel copy() {
    ForestMember[] copies = new ForestMember[members.length];
    for (int i = 0; i < members.length; i++) {
      copies[i] = members[i].copy();
    }
    AdaptiveForestModel copy = new AdaptiveForestModel(forest, copies);
    copy.weight = weight;
    copy.mean = mean;
    copy.squares = squares;
    return copy;
  }

  @Override
  public int bytes() {
    int sum = 120 + settings.sharedBytes();
    for (ForestMember member : members) {
      sum += member.bytes();
    }
    return sum;
  }

  @Override
  public Optional<ModelStructure> structure() {
    List<ModelStructure.Tree> trees = new ArrayList<>();
    for (ForestMember member : members) {
      member.tree().structure().ifPresent(trees::add);
    }
    return trees.size() < members.length
        ? Optional.empty()
        : Optional.of(new ModelStructure.Trees(trees));
  }
}

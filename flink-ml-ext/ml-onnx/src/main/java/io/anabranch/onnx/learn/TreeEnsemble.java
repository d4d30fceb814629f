// SPDX-License-Identifier: Apache-2.0
package io.anabranch.onnx.learn;

import io.anabranch.core.learn.ModelStructure.Tree;
import io.anabranch.onnx.graph.Attributes;
import io.anabranch.onnx.graph.GraphWriter;
import java.util.Arrays;
import java.util.List;

/**
 * The columns of a TreeEnsembleRegressor that says for each tree which of all leaves a row falls
 * into. The operator compares in double precision but gives floats: these hold a leaf's number
 * exactly, and would round its value.
 */
final class TreeEnsemble {
  /** Whole numbers that a float holds. */
  private static final int MOST_LEAVES = 1 << 24;

  private final int trees;
  private final long[] treeIds;
  private final long[] nodeIds;
  private final long[] featureIds;
  private final long[] trueIds;
  private final long[] falseIds;
  private final double[] thresholds;
  private final String[] modes;
  private final long[] leafTreeIds;
  private final long[] leafNodeIds;
  private final double[] leafNumbers;
  private final double[][] leafValues;
  private int nodes;
  private int leaves;

  TreeEnsemble(List<Tree> forest) {
    trees = forest.size();
    int allNodes = forest.stream().mapToInt(tree -> tree.feature().length).sum();
    int allLeaves = forest.stream().mapToInt(TreeEnsemble::leaves).sum();
    if (allLeaves > MOST_LEAVES) {
      throw new IllegalArgumentException(
          "leaves: " + allLeaves + " (expected: at most " + MOST_LEAVES + ")");
    }
    treeIds = new long[allNodes];
    nodeIds = new long[allNodes];
    featureIds = new long[allNodes];
    trueIds = new long[allNodes];
    falseIds = new long[allNodes];
    thresholds = new double[allNodes];
    modes = new String[allNodes];
    leafTreeIds = new long[allLeaves];
    leafNodeIds = new long[allLeaves];
    leafNumbers = new double[allLeaves];
    leafValues = new double[allLeaves][];
    for (int tree = 0; tree < trees; tree++) {
      add(tree, forest.get(tree));
    }
  }

  private static int leaves(Tree tree) {
    return (int) Arrays.stream(tree.feature()).filter(feature -> feature < 0).count();
  }

  private void add(int id, Tree tree) {
    for (int node = 0; node < tree.feature().length; node++) {
      treeIds[nodes] = id;
      nodeIds[nodes] = node;
      if (tree.feature()[node] < 0) {
        modes[nodes] = "LEAF";
        leafTreeIds[leaves] = id;
        leafNodeIds[leaves] = node;
        leafNumbers[leaves] = leaves;
        leafValues[leaves] = tree.values()[node];
        leaves++;
      } else {
        modes[nodes] = "BRANCH_LEQ";
        featureIds[nodes] = tree.feature()[node];
        thresholds[nodes] = tree.threshold()[node];
        trueIds[nodes] = tree.left()[node];
        falseIds[nodes] = tree.right()[node];
      }
      nodes++;
    }
  }

  /** One row of values for each leaf of all trees. */
  double[][] leafValues() {
    return leafValues.clone();
  }

  /** Appends the operator: FLOAT [batch, trees], the number of a leaf for each tree. */
  void write(GraphWriter graph, String features, String output) {
    graph.node(
        GraphWriter.ML,
        "TreeEnsembleRegressor",
        List.of(output),
        List.of(features),
        Attributes.of("n_targets", trees),
        Attributes.ofInts("nodes_treeids", treeIds),
        Attributes.ofInts("nodes_nodeids", nodeIds),
        Attributes.ofInts("nodes_featureids", featureIds),
        Attributes.ofInts("nodes_truenodeids", trueIds),
        Attributes.ofInts("nodes_falsenodeids", falseIds),
        Attributes.ofDoubles("nodes_values_as_tensor", thresholds),
        Attributes.ofTexts("nodes_modes", modes),
        Attributes.ofInts("target_treeids", leafTreeIds),
        Attributes.ofInts("target_nodeids", leafNodeIds),
        // Every tree has a target of its own.
        Attributes.ofInts("target_ids", leafTreeIds),
        Attributes.ofDoubles("target_weights_as_tensor", leafNumbers));
  }
}

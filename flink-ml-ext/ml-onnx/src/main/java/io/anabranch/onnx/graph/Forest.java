// SPDX-License-Identifier: Apache-2.0
package io.anabranch.onnx.graph;

import static io.anabranch.onnx.graph.GraphWriter.BATCH;

import io.anabranch.core.tensor.ElementType;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * The columns of a TreeEnsembleRegressor. Nodes of a complete tree are numbered like a heap: the
 * children of node n are 2n+1 and 2n+2.
 */
final class Forest {
  private final int features;
  private final int inner;
  private final long[] treeIds;
  private final long[] nodeIds;
  private final long[] featureIds;
  private final long[] trueIds;
  private final long[] falseIds;
  private final float[] thresholds;
  private final String[] modes;
  private final long[] leafTreeIds;
  private final long[] leafNodeIds;
  private final float[] leafValues;

  private Forest(int features, int trees, int depth) {
    this.features = features;
    inner = (1 << depth) - 1;
    int nodes = trees * (2 * inner + 1);
    int leaves = trees * (inner + 1);
    treeIds = new long[nodes];
    nodeIds = new long[nodes];
    featureIds = new long[nodes];
    trueIds = new long[nodes];
    falseIds = new long[nodes];
    thresholds = new float[nodes];
    modes = new String[nodes];
    Arrays.fill(modes, "LEAF");
    leafTreeIds = new long[leaves];
    leafNodeIds = new long[leaves];
    leafValues = new float[leaves];
  }

  static Forest grow(int features, int trees, int depth, long seed) {
    Forest forest = new Forest(features, trees, depth);
    Random random = new Random(seed);
    for (int tree = 0; tree < trees; tree++) {
      forest.grow(tree, random);
    }
    return forest;
  }

  private void grow(int tree, Random random) {
    int size = 2 * inner + 1;
    for (int node = 0; node < size; node++) {
      int at = tree * size + node;
      treeIds[at] = tree;
      nodeIds[at] = node;
      if (node < inner) {
        modes[at] = "BRANCH_LEQ";
        featureIds[at] = random.nextInt(features);
        thresholds[at] = random.nextFloat() * 2 - 1;
        trueIds[at] = 2L * node + 1;
        falseIds[at] = 2L * node + 2;
      } else {
        int leaf = tree * (inner + 1) + node - inner;
        leafTreeIds[leaf] = tree;
        leafNodeIds[leaf] = node;
        leafValues[leaf] = random.nextFloat() - 0.5f;
      }
    }
  }

  byte[] write() {
    return new GraphWriter("forest")
        .domain(GraphWriter.ML)
        .input("features", ElementType.FLOAT, BATCH, features)
        .node(
            GraphWriter.ML,
            "TreeEnsembleRegressor",
            List.of("score"),
            List.of("features"),
            Attributes.of("n_targets", 1),
            Attributes.ofInts("nodes_treeids", treeIds),
            Attributes.ofInts("nodes_nodeids", nodeIds),
            Attributes.ofInts("nodes_featureids", featureIds),
            Attributes.ofInts("nodes_truenodeids", trueIds),
            Attributes.ofInts("nodes_falsenodeids", falseIds),
            Attributes.ofFloats("nodes_values", thresholds),
            Attributes.ofTexts("nodes_modes", modes),
            Attributes.ofInts("target_treeids", leafTreeIds),
            Attributes.ofInts("target_nodeids", leafNodeIds),
            Attributes.ofInts("target_ids", new long[leafTreeIds.length]),
            Attributes.ofFloats("target_weights", leafValues))
        .output("score", ElementType.FLOAT, BATCH, 1)
        .bytes();
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.anabranch.onnx.graph;

import static io.anabranch.onnx.graph.GraphWriter.BATCH;

import io.anabranch.core.tensor.ElementType;
import java.util.List;
import java.util.Random;

/**
 * Models of the kinds that are scored most, with seeded random weights. Each takes {@code features}
 * (FLOAT) and gives {@code score} (FLOAT [batch, 1]); equal arguments give equal bytes.
 */
public final class Graphs {
  private Graphs() {}

  /**
   * Dense layers with ReLU between them, and one value at the end.
   *
   * @param inputs features of a row; the input's shape is [batch, inputs]
   * @param hidden widths of the hidden layers
   */
  public static byte[] mlp(int inputs, int[] hidden, long seed) {
    Random random = new Random(seed);
    GraphWriter graph = new GraphWriter("mlp").input("features", ElementType.FLOAT, BATCH, inputs);
    String last = "features";
    int width = inputs;
    for (int layer = 0; layer < hidden.length; layer++) {
      String dense = "dense" + layer;
      gemm(graph, last, dense, width, hidden[layer], random);
      graph.node("Relu", "relu" + layer, List.of(dense));
      last = "relu" + layer;
      width = hidden[layer];
    }
    gemm(graph, last, "score", width, 1, random);
    return graph.output("score", ElementType.FLOAT, BATCH, 1).bytes();
  }

  /** The 16-64-64-1 network of the benchmarks. */
  public static byte[] mlp(long seed) {
    return mlp(16, new int[] {64, 64}, seed);
  }

  /**
   * A sum of complete binary regression trees (TreeEnsembleRegressor).
   *
   * @param features of a row; the input's shape is [batch, features]
   * @param depth decisions from root to leaf
   */
  public static byte[] forest(int features, int trees, int depth, long seed) {
    return Forest.grow(features, trees, depth, seed).write();
  }

  /** The forest of the benchmarks: 100 trees of depth 6 over 16 features. */
  public static byte[] forest(long seed) {
    return forest(16, 100, 6, seed);
  }

  /**
   * Two 3x3 convolutions of 8 and 16 channels with ReLU, global average, one dense layer.
   *
   * @param side height and width of the image; the input's shape is [batch, 1, side, side]
   */
  public static byte[] smallCnn(int side, long seed) {
    Random random = new Random(seed);
    GraphWriter graph =
        new GraphWriter("cnn").input("features", ElementType.FLOAT, BATCH, 1, side, side);
    convolution(graph, "features", "conv0", 1, 8, random);
    graph.node("Relu", "relu0", List.of("conv0"));
    convolution(graph, "relu0", "conv1", 8, 16, random);
    graph.node("Relu", "relu1", List.of("conv1"));
    graph.node("GlobalAveragePool", "pool", List.of("relu1"));
    graph.node("Flatten", "flat", List.of("pool"));
    gemm(graph, "flat", "score", 16, 1, random);
    return graph.output("score", ElementType.FLOAT, BATCH, 1).bytes();
  }

  /** The network of the benchmarks, over 8x8 images. */
  public static byte[] smallCnn(long seed) {
    return smallCnn(8, seed);
  }

  /**
   * A network of the kind of LeNet-5 for images of 28x28 pixels: two 5x5 convolutions of 6 and 16
   * channels, each with ReLU and a pool, then dense layers of 120 and 84. The input's shape is
   * [batch, 1, 28, 28].
   */
  public static byte[] lenet(long seed) {
    GraphWriter graph =
        new GraphWriter("lenet").input("features", ElementType.FLOAT, BATCH, 1, 28, 28);
    Convolutions layers = new Convolutions(graph, seed);
    String last =
        layers.pool(layers.relu(layers.convolution("features", "conv0", 1, 6, 5, 1)), 2, 2);
    last = layers.pool(layers.relu(layers.convolution(last, "conv1", 6, 16, 5, 1)), 2, 2);
    last = layers.relu(layers.dense(layers.flatten(last), "dense0", 16 * 7 * 7, 120));
    last = layers.relu(layers.dense(last, "dense1", 120, 84));
    layers.dense(last, "score", 84, 1);
    return graph.output("score", ElementType.FLOAT, BATCH, 1).bytes();
  }

  /**
   * ResNet-18 (He et al. 2016) without its batch normalisation, which any runtime folds into the
   * convolutions: 11 million weights, 1.8 billion multiplications for an image. The input's shape
   * is [batch, 3, 224, 224].
   */
  public static byte[] resnet18(long seed) {
    GraphWriter graph =
        new GraphWriter("resnet18").input("features", ElementType.FLOAT, BATCH, 3, 224, 224);
    Convolutions layers = new Convolutions(graph, seed);
    String last =
        layers.pool(layers.relu(layers.convolution("features", "stem", 3, 64, 7, 2)), 3, 2);
    int channels = 64;
    for (int stage = 0; stage < 4; stage++) {
      int wider = 64 << stage;
      last = layers.residual(last, "s" + stage + "x", channels, wider, stage == 0 ? 1 : 2);
      last = layers.residual(last, "s" + stage + "y", wider, wider, 1);
      channels = wider;
    }
    layers.dense(layers.flatten(layers.average(last)), "score", channels, 1);
    return graph.output("score", ElementType.FLOAT, BATCH, 1).bytes();
  }

  /**
   * A table of vectors, one per known value. Takes {@code index} (INT64 [batch]) instead of
   * features and gives {@code score} (FLOAT [batch, width]); an index out of range fails the run.
   */
  public static byte[] embedding(int size, int width, long seed) {
    return new GraphWriter("embedding")
        .input("index", ElementType.INT64, BATCH)
        .weights("table", random(size * width, new Random(seed)), size, width)
        .node("Gather", "score", List.of("table", "index"))
        .output("score", ElementType.FLOAT, BATCH, width)
        .bytes();
  }

  static void gemm(GraphWriter graph, String from, String to, int in, int out, Random random) {
    graph.weights(to + "_w", random(in * out, random), in, out);
    graph.weights(to + "_b", random(out, random), out);
    graph.node("Gemm", to, List.of(from, to + "_w", to + "_b"));
  }

  private static void convolution(
      GraphWriter graph, String from, String to, int in, int out, Random random) {
    graph.weights(to + "_w", random(out * in * 9, random), out, in, 3, 3);
    graph.weights(to + "_b", random(out, random), out);
    graph.node(
        "Conv",
        to,
        List.of(from, to + "_w", to + "_b"),
        Attributes.ofInts("kernel_shape", 3, 3),
        Attributes.ofInts("pads", 1, 1, 1, 1));
  }

  /** Between -0.5 and 0.5. */
  static float[] random(int size, Random random) {
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = random.nextFloat() - 0.5f;
    }
    return values;
  }
}

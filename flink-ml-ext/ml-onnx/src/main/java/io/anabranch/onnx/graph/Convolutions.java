// SPDX-License-Identifier: Apache-2.0
package io.anabranch.onnx.graph;

import java.util.List;
import java.util.Random;

/**
 * Layers of convolutional networks, appended to one graph. Weights are drawn so that values keep
 * their size from layer to layer, however many there are (He et al. 2015, uniform).
 */
final class Convolutions {
  private final GraphWriter graph;
  private final Random random;

  Convolutions(GraphWriter graph, long seed) {
    this.graph = graph;
    this.random = new Random(seed);
  }

  /** A square kernel, padded so that a stride of 1 keeps height and width. */
  String convolution(String from, String to, int in, int out, int kernel, int stride) {
    int pad = kernel / 2;
    weights(to, out * in * kernel * kernel, in * kernel * kernel, out, in, kernel, kernel);
    graph.weights(to + "_b", new float[out], out);
    graph.node(
        "Conv",
        to,
        List.of(from, to + "_w", to + "_b"),
        Attributes.ofInts("kernel_shape", kernel, kernel),
        Attributes.ofInts("pads", pad, pad, pad, pad),
        Attributes.ofInts("strides", stride, stride));
    return to;
  }

  String relu(String from) {
    graph.node("Relu", from + "_relu", List.of(from));
    return from + "_relu";
  }

  /** The greatest of each square. */
  String pool(String from, int kernel, int stride) {
    int pad = kernel > stride ? kernel / 2 : 0;
    graph.node(
        "MaxPool",
        from + "_pool",
        List.of(from),
        Attributes.ofInts("kernel_shape", kernel, kernel),
        Attributes.ofInts("pads", pad, pad, pad, pad),
        Attributes.ofInts("strides", stride, stride));
    return from + "_pool";
  }

  /** Two 3x3 convolutions round which the input is carried, brought to size where it must be. */
  String residual(String from, String name, int in, int out, int stride) {
    String first = relu(convolution(from, name + "a", in, out, 3, stride));
    String second = convolution(first, name + "b", out, out, 3, 1);
    String carried =
        in == out && stride == 1 ? from : convolution(from, name + "c", in, out, 1, stride);
    graph.node("Add", name, List.of(second, carried));
    return relu(name);
  }

  String flatten(String from) {
    graph.node("Flatten", from + "_flat", List.of(from));
    return from + "_flat";
  }

  String average(String from) {
    graph.node("GlobalAveragePool", from + "_mean", List.of(from));
    return from + "_mean";
  }

  String dense(String from, String to, int in, int out) {
    weights(to, in * out, in, in, out);
    graph.weights(to + "_b", new float[out], out);
    graph.node("Gemm", to, List.of(from, to + "_w", to + "_b"));
    return to;
  }

  private void weights(String to, int size, int fanIn, long... shape) {
    float[] values = new float[size];
    float bound = (float) Math.sqrt(6.0 / fanIn);
    for (int i = 0; i < size; i++) {
      values[i] = (random.nextFloat() * 2 - 1) * bound;
    }
    graph.weights(to + "_w", values, shape);
  }
}

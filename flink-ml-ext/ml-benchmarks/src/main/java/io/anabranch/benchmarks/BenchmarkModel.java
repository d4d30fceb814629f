// SPDX-License-Identifier: Apache-2.0
package io.anabranch.benchmarks;

import io.anabranch.onnx.graph.Graphs;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The models of the benchmarks, and the batch sizes that each is measured at. */
enum BenchmarkModel {
  /** Dense layers, 16-64-64-1. */
  MLP("mlp", () -> Graphs.mlp(1), Sizes.ALL),
  /** 100 trees of depth 6 over 16 features. */
  FOREST("forest", () -> Graphs.forest(1), Sizes.ALL),
  /** 500 trees of depth 6 over 16 features. */
  FOREST_500("forest-500", () -> Graphs.forest(16, 500, 6, 1), Sizes.ALL),
  /** Images of 28x28. */
  LENET("lenet", () -> Graphs.lenet(1), Sizes.ALL),
  /** Images of 3x224x224: a run of 64 would take seconds and a gigabyte of intermediate results. */
  RESNET("resnet", () -> Graphs.resnet18(1), List.of(1, 8, 16));

  private final String text;
  private final Supplier<byte[]> writer;
  private final List<Integer> batchSizes;

  /** Batch sizes. */
  private static final class Sizes {
    static final List<Integer> ALL = List.of(1, 8, 16, 64, 256, 1024);
  }

  BenchmarkModel(String text, Supplier<byte[]> writer, List<Integer> batchSizes) {
    this.text = text;
    this.writer = writer;
    this.batchSizes = batchSizes;
  }

  static Optional<BenchmarkModel> find(String text) {
    return Arrays.stream(values()).filter(model -> model.text.equals(text)).findFirst();
  }

  /** The model as an ONNX file. */
  byte[] onnx() {
    return writer.get();
  }

  List<Integer> batchSizes() {
    return batchSizes;
  }

  /** The batch size of the runs that try only one. */
  int usualBatch() {
    return isHeavy() ? 8 : 64;
  }

  /** Whether a row takes milliseconds, so that runs must last longer to hold some. */
  boolean isHeavy() {
    return this == RESNET;
  }

  /** Whether a row is one image rather than many numbers. */
  boolean isImage() {
    return this == LENET || this == RESNET;
  }

  @Override
  public String toString() {
    return text;
  }
}

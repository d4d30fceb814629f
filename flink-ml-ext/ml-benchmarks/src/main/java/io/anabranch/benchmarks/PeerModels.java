// SPDX-License-Identifier: Apache-2.0
package io.anabranch.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Writes the models that {@code peers/} gives to every system it measures. */
public final class PeerModels {
  private PeerModels() {}

  /** Argument: the folder for {@code mlp.onnx} and {@code forest.onnx}. */
  public static void main(String[] arguments) throws IOException {
    Path folder = Files.createDirectories(Path.of(arguments[0]));
    for (BenchmarkModel model : List.of(BenchmarkModel.MLP, BenchmarkModel.FOREST)) {
      Files.write(folder.resolve(model + ".onnx"), model.onnx());
    }
  }
}

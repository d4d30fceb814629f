// SPDX-License-Identifier: Apache-2.0
package io.anabranch.onnx;

import io.anabranch.core.error.MlException;
import io.anabranch.core.inference.TensorBatch;
import io.anabranch.onnx.graph.Graphs;
import io.anabranch.onnx.graph.TestGraphs;
import io.anabranch.sessions.NativeHandles;
import io.anabranch.sessions.ProcessStatus;
import io.anabranch.sessions.SessionRegistry;

/** Batches of all kinds of outputs, failing ones among them, and what they leave in memory. */
final class ManyBatches {
  private static final int WARM = 20;
  private static final int ROUNDS = 60;
  private static final int BATCHES = 200;

  private ManyBatches() {}

  public static void main(String[] args) {
    int refused = rounds(WARM);
    final long before = ProcessStatus.residentBytes();
    refused += rounds(ROUNDS);
    System.out.println("refused " + refused);
    System.out.println(
        "open "
            + SessionRegistry.shared().openSessions()
            + " handles "
            + NativeHandles.open()
            + " grown KiB "
            + (ProcessStatus.residentBytes() - before) / 1024);
  }

  private static int rounds(int rounds) {
    int refused = 0;
    for (int i = 0; i < rounds; i++) {
      refused += round(i);
    }
    return refused;
  }

  /** Opens models of several kinds, runs them at changing sizes and closes them. */
  private static int round(int seed) {
    int refused = 0;
    try (OnnxModelRunner numbers = Batches.open(Graphs.mlp(seed));
        OnnxModelRunner maps = Batches.open(TestGraphs.classifier(4, seed));
        OnnxModelRunner texts = Batches.open(TestGraphs.textClassifier(4, seed));
        OnnxModelRunner lookup = Batches.open(TestGraphs.lookup(8))) {
      TensorBatch[] batches = {
        Batches.random(numbers, 1, 0, 64),
        Batches.random(numbers, 1, 0, 7),
        Batches.random(maps, 1, 0, 16),
        Batches.random(texts, 1, 0, 16)
      };
      TensorBatch looked = Batches.of(lookup, 1, 2, 3);
      for (int i = 0; i < BATCHES; i++) {
        numbers.run(batches[i % 2]);
        maps.run(batches[2]);
        texts.run(batches[3]);
        Batches.fill(looked, 1, i % 10, 3);
        refused += refusals(lookup, looked);
      }
    }
    return refused;
  }

  private static int refusals(OnnxModelRunner runner, TensorBatch batch) {
    try {
      runner.run(batch);
      return 0;
    } catch (MlException e) {
      return 1;
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.anabranch.benchmarks;

import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import io.anabranch.core.inference.ModelRunner;
import io.anabranch.core.inference.TensorBatch;
import io.anabranch.core.tensor.Tensor;
import io.anabranch.onnx.OnnxModelRunner;
import io.anabranch.onnx.OnnxOptions;
import io.anabranch.onnx.graph.Graphs;
import java.util.Random;

/**
 * What a task does over a day, in a hurry: batches of changing size, now and then one with a row
 * that the model refuses, now and then a model that goes and another that comes.
 */
final class SoakLoad implements AutoCloseable {
  private static final int KNOWN = 1000;
  private static final int MOST_ROWS = 128;
  private static final int POISONED_EVERY = 100;
  private static final int EMBEDDED_EVERY = 10;
  private static final int REOPENED_EVERY = 5_000;

  private final Random random = new Random(1);
  private ModelRunner network;
  private ModelRunner embedding;
  private TensorBatch rows;
  private TensorBatch indices;
  private long batches;
  private long refused;

  SoakLoad() {
    open();
  }

  private void open() {
    network = OnnxModelRunner.open(Graphs.mlp(batches), "network", OnnxOptions.DEFAULT);
    embedding =
        OnnxModelRunner.open(Graphs.embedding(KNOWN, 8, batches), "table", OnnxOptions.DEFAULT);
    rows = TensorBatch.allocate(network.signature(), MOST_ROWS);
    indices = TensorBatch.allocate(embedding.signature(), MOST_ROWS);
  }

  /** Batches that failed for the row that was meant to fail them. */
  long refused() {
    return refused;
  }

  void run() {
    batches++;
    if (batches % REOPENED_EVERY == 0) {
      close();
      open();
    }
    if (batches % POISONED_EVERY == 0) {
      poisoned();
    } else if (batches % EMBEDDED_EVERY == 0) {
      fill(indices, random.nextInt(KNOWN));
      embedding.run(indices);
    } else {
      fill(rows, random.nextFloat());
      network.run(rows);
    }
  }

  private void poisoned() {
    fill(indices, random.nextInt(KNOWN));
    indices.inputs().get(0).putNumber(indices.rows() - 1, KNOWN);
    try {
      embedding.run(indices);
    } catch (MlException e) {
      if (e.kind() != ErrorKind.DATA) {
        throw e;
      }
      refused++;
    }
  }

  /** Half of the batches are full, the others hold any number of rows, all of one number. */
  private void fill(TensorBatch batch, double number) {
    batch.clear();
    int wanted = random.nextBoolean() ? MOST_ROWS : 1 + random.nextInt(MOST_ROWS);
    Tensor input = batch.inputs().get(0);
    int elements = Math.max(1, input.rowElements());
    for (int row = 0; row < wanted; row++) {
      batch.beginRow();
      for (int i = 0; i < elements; i++) {
        input.putNumber(row * elements + i, number);
      }
      batch.commitRow();
    }
    batch.seal();
  }

  @Override
  public void close() {
    network.close();
    embedding.close();
  }
}

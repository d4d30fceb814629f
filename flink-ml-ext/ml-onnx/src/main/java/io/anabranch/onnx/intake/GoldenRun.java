// SPDX-License-Identifier: Apache-2.0
package io.anabranch.onnx.intake;

import io.anabranch.core.bundle.GoldenCase;
import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import io.anabranch.core.inference.ModelOutput;
import io.anabranch.core.inference.ModelRunner;
import io.anabranch.core.inference.ModelSignature;
import io.anabranch.core.inference.TensorBatch;
import io.anabranch.core.tensor.ElementType;
import io.anabranch.core.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Runs one golden case, in as many runs as the model's batch dimension asks for. */
final class GoldenRun {
  private GoldenRun() {}

  /**
   * @return the outputs over all rows of the case
   * @throws MlException of kind USER if the model refuses a row that it is expected to take
   */
  static List<ModelOutput> run(ModelRunner runner, Rows rows, GoldenCase golden) {
    int batchRows = runner.signature().batchRows();
    int perRun = batchRows > 0 ? batchRows : golden.rows();
    List<List<ModelOutput>> parts = new ArrayList<>();
    for (int from = 0; from < golden.rows(); from += perRun) {
      int to = Math.min(from + perRun, golden.rows());
      TensorBatch batch = TensorBatch.allocate(runner.signature(), perRun);
      for (int i = 0; i < perRun; i++) {
        rows.encode(new Row.Golden(golden, Math.min(from + i, to - 1)), batch);
      }
      batch.seal();
      parts.add(cut(run(runner, batch), to - from, batchRows));
    }
    return parts.size() == 1 ? parts.get(0) : joined(parts, golden.rows());
  }

  private static List<ModelOutput> run(ModelRunner runner, TensorBatch batch) {
    try {
      runner.run(batch);
      return batch.outputs();
    } catch (MlException e) {
      if (e.kind() != ErrorKind.DATA) {
        throw e;
      }
      throw new MlException(
          ErrorKind.USER, "golden vectors: a row is refused: " + e.getMessage(), e);
    }
  }

  /** Without the outputs of the rows that filled the batch up. */
  private static List<ModelOutput> cut(List<ModelOutput> outputs, int rows, int batchRows) {
    if (batchRows == ModelSignature.NO_BATCH || batchRows == rows) {
      return outputs;
    }
    List<ModelOutput> cut = new ArrayList<>();
    for (ModelOutput output : outputs) {
      if (output instanceof ModelOutput.OfTensor one) {
        cut.add(new ModelOutput.OfTensor(one.tensor().slice(0, rows)));
      } else if (output instanceof ModelOutput.OfMaps maps) {
        cut.add(new ModelOutput.OfMaps(maps.name(), maps.rows().subList(0, rows)));
      } else {
        cut.add(output);
      }
    }
    return cut;
  }

  private static List<ModelOutput> joined(List<List<ModelOutput>> parts, int rows) {
    List<ModelOutput> joined = new ArrayList<>();
    for (int output = 0; output < parts.get(0).size(); output++) {
      int index = output;
      List<ModelOutput> pieces = parts.stream().map(part -> part.get(index)).toList();
      if (pieces.get(0) instanceof ModelOutput.OfTensor) {
        joined.add(new ModelOutput.OfTensor(tensor(pieces, rows)));
      } else if (pieces.get(0) instanceof ModelOutput.OfMaps first) {
        List<Map<Object, Double>> maps = new ArrayList<>();
        pieces.forEach(piece -> maps.addAll(((ModelOutput.OfMaps) piece).rows()));
        joined.add(new ModelOutput.OfMaps(first.name(), maps));
      }
    }
    return joined;
  }

  private static Tensor tensor(List<ModelOutput> pieces, int rows) {
    Tensor first = ((ModelOutput.OfTensor) pieces.get(0)).tensor();
    long[] shape = first.shape();
    shape[0] = rows;
    int perRow = first.rowElements();
    Tensor all = new Tensor(first.name(), first.type(), shape, rows * perRow);
    int at = 0;
    for (ModelOutput piece : pieces) {
      Tensor part = ((ModelOutput.OfTensor) piece).tensor();
      int elements = Math.toIntExact(part.elements());
      if (all.type() == ElementType.STRING) {
        System.arraycopy(part.texts(), 0, all.texts(), at, elements);
      } else {
        int width = all.type().bytes();
        all.bytes().put(at * width, part.bytes(), 0, elements * width);
      }
      at += elements;
    }
    return all;
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.anabranch.onnx.learn;

import io.anabranch.core.inference.ModelOutput;
import io.anabranch.core.inference.TensorBatch;
import io.anabranch.core.tensor.Tensor;
import io.anabranch.onnx.OnnxModelRunner;
import io.anabranch.onnx.OnnxOptions;
import java.util.HashMap;
import java.util.Map;

/** Runs a model over rows of doubles in one batch. */
final class Scored {
  private Scored() {}

  /**
   * @param more for each further input of the model one number for each row
   */
  static Map<String, Tensor> run(byte[] model, double[][] rows, double[]... more) {
    double[][][] inputs = new double[1 + more.length][][];
    inputs[0] = rows;
    for (int i = 0; i < more.length; i++) {
      inputs[i + 1] = new double[rows.length][];
      for (int row = 0; row < rows.length; row++) {
        inputs[i + 1][row] = new double[] {more[i][row]};
      }
    }
    return run(model, inputs);
  }

  /** The same where every input has a row of numbers for each row. */
  static Map<String, Tensor> run(byte[] model, double[][][] inputs) {
    try (OnnxModelRunner runner = OnnxModelRunner.open(model, "learned", OnnxOptions.DEFAULT)) {
      TensorBatch batch = TensorBatch.allocate(runner.signature(), inputs[0].length);
      for (int row = 0; row < inputs[0].length; row++) {
        batch.beginRow();
        for (int i = 0; i < inputs.length; i++) {
          int at = row * inputs[i][row].length;
          for (double value : inputs[i][row]) {
            batch.inputs().get(i).putNumber(at++, value);
          }
        }
        batch.commitRow();
      }
      batch.seal();
      runner.run(batch);
      Map<String, Tensor> outputs = new HashMap<>();
      for (ModelOutput output : batch.outputs()) {
        Tensor tensor = ((ModelOutput.OfTensor) output).tensor();
        outputs.put(tensor.name(), tensor);
      }
      return outputs;
    }
  }
}

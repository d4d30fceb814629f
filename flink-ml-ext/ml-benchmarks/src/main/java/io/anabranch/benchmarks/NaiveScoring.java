// SPDX-License-Identifier: Apache-2.0
package io.anabranch.benchmarks;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.io.Serial;
import java.nio.FloatBuffer;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.table.data.RowData;

/**
 * What one would write first: a map function with a session of its own, run for each row. One
 * thread computes, as everywhere here.
 */
final class NaiveScoring extends RichMapFunction<RowData, RowData> {
  @Serial private static final long serialVersionUID = 1L;
  private static final int IMAGE = 1;

  private final Workload workload;
  private transient OrtEnvironment environment;
  private transient OrtSession.SessionOptions options;
  private transient OrtSession session;
  private transient String input;
  private transient long[] shape;
  private transient ResultWriter writer;

  NaiveScoring(Workload workload) {
    this.workload = workload;
  }

  @Override
  public void open(OpenContext context) throws OrtException {
    writer = new ResultWriter(workload);
    environment = OrtEnvironment.getEnvironment();
    options = new OrtSession.SessionOptions();
    options.setIntraOpNumThreads(1);
    session = environment.createSession(workload.file(), options);
    NodeInfo first = session.getInputInfo().values().iterator().next();
    input = first.getName();
    shape = ((TensorInfo) first.getInfo()).getShape().clone();
    shape[0] = 1;
  }

  @Override
  public RowData map(RowData row) throws OrtException {
    try (OnnxTensor tensor =
            OnnxTensor.createTensor(environment, FloatBuffer.wrap(numbers(row)), shape);
        OrtSession.Result result = session.run(Map.of(input, tensor))) {
      float[][] scores = (float[][]) result.get(0).getValue();
      return writer.write(row, scores[0][0]);
    }
  }

  private float[] numbers(RowData row) {
    if (workload.model().isImage()) {
      return row.getArray(IMAGE).toFloatArray();
    }
    float[] numbers = new float[workload.width()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = row.getFloat(i);
    }
    return numbers;
  }

  @Override
  public void close() throws OrtException {
    if (session != null) {
      session.close();
      options.close();
    }
  }
}

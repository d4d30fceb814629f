// SPDX-License-Identifier: Apache-2.0
package io.anabranch.benchmarks;

import io.anabranch.core.inference.BatchPolicy;
import io.anabranch.core.inference.ModelIdentity;
import io.anabranch.core.inference.ModelRunner;
import io.anabranch.core.row.Column;
import io.anabranch.core.row.ColumnType;
import io.anabranch.onnx.OnnxModelRunner;
import io.anabranch.onnx.OnnxOptions;
import io.anabranch.operators.row.RowTypes;
import io.anabranch.operators.scoring.OutputLayout;
import io.anabranch.operators.scoring.PipelineSpec;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.flink.table.types.logical.RowType;

/**
 * A model and rows that fit it: as many FLOAT columns as the model takes numbers, all of which
 * travel to the output beside the prediction.
 *
 * @param model its name
 * @param onnx the model
 * @param width FLOAT columns of a row
 * @param stamped whether a BIGINT column says when a row was due, in {@link System#nanoTime}
 */
record Workload(String model, byte[] onnx, int width, boolean stamped) implements Serializable {
  static final String PREDICTION = "score";

  static Workload of(String model, byte[] onnx) {
    try (ModelRunner runner = OnnxModelRunner.open(onnx, model, OnnxOptions.DEFAULT)) {
      int width = Math.toIntExact(runner.signature().inputs().get(0).rowElements());
      return new Workload(model, onnx, width, false);
    }
  }

  Workload withStamp() {
    return new Workload(model, onnx, width, true);
  }

  List<Column> columns() {
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < width; i++) {
      columns.add(new Column("f" + i, ColumnType.FLOAT));
    }
    if (stamped) {
      columns.add(new Column("due", ColumnType.BIGINT));
    }
    return columns;
  }

  RowType rowType() {
    return RowTypes.of(columns());
  }

  /** What the scorer gives: all columns, the prediction, and what made it. */
  RowType resultType() {
    List<Column> columns = columns();
    columns.add(new Column(PREDICTION, ColumnType.FLOAT));
    OutputLayout.PROVENANCE.forEach(name -> columns.add(new Column(name, ColumnType.STRING)));
    return RowTypes.of(columns);
  }

  ModelRunner.Factory runner() {
    return OnnxModelRunner.factory(onnx, model, OnnxOptions.DEFAULT);
  }

  ModelIdentity identity() {
    try (ModelRunner runner = runner().open()) {
      return runner.identity();
    }
  }

  PipelineSpec spec(BatchPolicy policy) {
    return new PipelineSpec(model + ".yaml", definition(policy), null);
  }

  /** The definition that a user would write. */
  String definition(BatchPolicy policy) {
    String columns =
        columns().stream().map(c -> c.name() + ": " + c.type()).collect(Collectors.joining(", "));
    String inputs =
        columns().subList(0, width).stream().map(Column::name).collect(Collectors.joining(", "));
    return """
    name: benchmark
    columns: {%s}
    model: {path: %s.onnx, inputs: {features: [%s]}}
    inference: {batch-size: %d, max-delay: %d ms, mode: %s, in-flight: %d}
    """
        .formatted(
            columns,
            model,
            inputs,
            policy.maxRows(),
            policy.maxDelay().toMillis(),
            policy.mode().name().toLowerCase(Locale.ROOT),
            policy.inFlight());
  }
}

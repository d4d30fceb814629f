// SPDX-License-Identifier: Apache-2.0
package io.anabranch.benchmarks;

import io.anabranch.core.inference.BatchPolicy;
import io.anabranch.core.inference.ModelIdentity;
import io.anabranch.core.inference.ModelRunner;
import io.anabranch.core.row.Column;
import io.anabranch.core.row.ColumnType;
import io.anabranch.onnx.ModelUse;
import io.anabranch.onnx.OnnxModelRunner;
import io.anabranch.onnx.OnnxOptions;
import io.anabranch.operators.row.RowTypes;
import io.anabranch.operators.scoring.OutputLayout;
import io.anabranch.operators.scoring.PipelineSpec;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.flink.table.types.logical.RowType;

/**
 * A model and rows that fit it. Rows of numbers are as many FLOAT columns as the model takes, and
 * all of them travel to the output beside the prediction; rows of images are a number and an array,
 * and only the number travels on.
 *
 * @param model which
 * @param file the model's
 * @param width numbers that the model takes of a row
 * @param stamped whether a BIGINT column says when a row was due, in {@link System#nanoTime}
 */
record Workload(BenchmarkModel model, String file, int width, boolean stamped)
    implements Serializable {
  private static final int SPREAD = 1 << 22;
  private static final int MOST_ROWS = 1 << 14;
  private static final int FEWEST_ROWS = 16;

  /** Writes the model into a folder. */
  static Workload of(BenchmarkModel model, Path folder) throws IOException {
    Path file = Files.write(folder.resolve(model + ".onnx"), model.onnx());
    try (ModelRunner runner = OnnxModelRunner.open(file, OnnxOptions.DEFAULT)) {
      int width = Math.toIntExact(runner.signature().inputs().get(0).rowElements());
      return new Workload(model, file.toString(), width, false);
    }
  }

  Workload withStamp() {
    return new Workload(model, file, width, true);
  }

  List<Column> columns() {
    List<Column> columns = new ArrayList<>(inputs());
    if (model.isImage()) {
      columns.add(0, new Column("id", ColumnType.BIGINT));
    }
    if (stamped) {
      columns.add(new Column("due", ColumnType.BIGINT));
    }
    return columns;
  }

  private List<Column> inputs() {
    if (model.isImage()) {
      return List.of(new Column("image", ColumnType.FLOAT_ARRAY));
    }
    List<Column> inputs = new ArrayList<>();
    for (int i = 0; i < width; i++) {
      inputs.add(new Column("f" + i, ColumnType.FLOAT));
    }
    return inputs;
  }

  /** Columns that travel to the output; of an incoming row they are all but the image. */
  List<Column> travelling() {
    return columns().stream().filter(column -> !column.type().isArray()).toList();
  }

  RowType rowType() {
    return RowTypes.of(columns());
  }

  /** What the scorer gives: columns that travel, the prediction, and what made it. */
  RowType resultType() {
    List<Column> columns = new ArrayList<>(travelling());
    columns.add(new Column("score", ColumnType.FLOAT));
    OutputLayout.PROVENANCE.forEach(name -> columns.add(new Column(name, ColumnType.STRING)));
    return RowTypes.of(columns);
  }

  /**
   * How many different rows there are, a power of two: enough that a processor cannot learn the
   * branches that a forest takes on them, and no more than a machine remembers.
   */
  int distinctRows() {
    return Math.max(FEWEST_ROWS, Math.min(MOST_ROWS, Integer.highestOneBit(SPREAD / width)));
  }

  ModelRunner.Factory runner() {
    return OnnxModelRunner.factory(file, model.toString(), OnnxOptions.DEFAULT, ModelUse.DEFAULT);
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
    return """
    name: benchmark
    columns: {%s}
    model: {path: %s.onnx, inputs: {features: [%s]}}
    inference: {%s, mode: %s, in-flight: %d}
    output: [%s, score]
    """
        .formatted(
            columns().stream()
                .map(c -> c.name() + ": " + c.type())
                .collect(Collectors.joining(", ")),
            model,
            names(inputs()),
            batching(policy),
            policy.mode().name().toLowerCase(Locale.ROOT),
            policy.inFlight(),
            names(travelling()));
  }

  private static String batching(BatchPolicy policy) {
    return policy.isAdaptive()
        ? "batch-size: adaptive, latency: %d ms".formatted(policy.latency().toMillis())
        : "batch-size: %d, max-delay: %d ms"
            .formatted(policy.maxRows(), policy.maxDelay().toMillis());
  }

  private static String names(List<Column> columns) {
    return columns.stream().map(Column::name).collect(Collectors.joining(", "));
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.anabranch.benchmarks;

import io.anabranch.core.row.Column;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.utils.TypeConversions;

/** The scorer's work as SQL, over the same rows and with the same columns coming out. */
final class SqlSteps {
  private static final String PROVENANCE =
      "model_name STRING, model_version STRING, definition_hash STRING";

  private SqlSteps() {}

  /**
   * {@code ML_PREDICT}.
   *
   * @param config of the call, as SQL writes a map
   */
  static PipelineRun.Step mlPredict(String config) {
    return (rows, run) -> {
      StreamTableEnvironment tables = tables(rows);
      String features = names(run.workload(), "f");
      tables.executeSql(
          """
          CREATE TEMPORARY MODEL m INPUT (%s) OUTPUT (score FLOAT, %s)
          WITH ('provider' = 'onnx', 'uri' = '%s')
          """
              .formatted(names(run.workload(), "x", " FLOAT"), PROVENANCE, run.workload().file()));
      return result(
          tables,
          run.workload(),
          """
          SELECT %s, score, model_name, model_version, definition_hash
          FROM ML_PREDICT(TABLE r, MODEL m, DESCRIPTOR(%s), MAP[%s])
          """
              .formatted(travelling(run.workload()), features, config));
    };
  }

  /** {@code PREDICT}, one call per row; what made the predictions is written as constants. */
  static DataStream<RowData> predict(DataStream<RowData> rows, PipelineRun run) {
    StreamTableEnvironment tables = tables(rows);
    tables.executeSql("LOAD MODULE anabranch");
    return result(
        tables,
        run.workload(),
        "SELECT %s, PREDICT('%s', %s), 'name', 'version', 'hash' FROM r"
            .formatted(
                travelling(run.workload()), run.workload().file(), names(run.workload(), "f")));
  }

  /** Everything but the model, through the same planner. */
  static DataStream<RowData> withoutModel(DataStream<RowData> rows, PipelineRun run) {
    return result(
        tables(rows),
        run.workload(),
        "SELECT %s, f0 + f1, 'name', 'version', 'hash' FROM r"
            .formatted(travelling(run.workload())));
  }

  private static StreamTableEnvironment tables(DataStream<RowData> rows) {
    StreamTableEnvironment tables =
        StreamTableEnvironment.create(
            rows.getExecutionEnvironment(), EnvironmentSettings.inStreamingMode());
    tables.createTemporaryView("r", tables.fromDataStream(rows));
    return tables;
  }

  private static DataStream<RowData> result(
      StreamTableEnvironment tables, Workload workload, String query) {
    return tables.toDataStream(tables.sqlQuery(query), internal(workload.resultType()));
  }

  private static DataType internal(LogicalType type) {
    return TypeConversions.fromLogicalToDataType(type).notNull().bridgedTo(RowData.class);
  }

  private static String travelling(Workload workload) {
    return workload.travelling().stream().map(Column::name).collect(Collectors.joining(", "));
  }

  private static String names(Workload workload, String prefix) {
    return names(workload, prefix, "");
  }

  private static String names(Workload workload, String prefix, String type) {
    return IntStream.range(0, workload.width())
        .mapToObj(i -> prefix + i + type)
        .collect(Collectors.joining(", "));
  }
}

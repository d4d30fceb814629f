// SPDX-License-Identifier: Apache-2.0
package io.anabranch.table.provider;

import io.anabranch.onnx.graph.Graphs;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;

/** A session with a file of rows and a model that fits them. */
final class Queries {
  static final int WIDTH = 5;

  /** Of no type that the model takes but the fourth. */
  static final String TYPES = "a INT, b DECIMAL(10, 2), c SMALLINT, d FLOAT, e DOUBLE";

  static final String COLUMNS = "a, b, c, d, e";

  private Queries() {}

  /** One row of the file. */
  record Given(int id, int a, BigDecimal b, short c, float d, double e) {
    float[] features() {
      return new float[] {a, (float) b.doubleValue(), c, d, (float) e};
    }

    private String csv() {
      return id + "," + a + "," + b + "," + c + "," + d + "," + e;
    }
  }

  static List<Given> rows(int count) {
    Random random = new Random(11);
    List<Given> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rows.add(
          new Given(
              i,
              random.nextInt(7) - 3,
              BigDecimal.valueOf(random.nextDouble() * 4 - 2).setScale(2, RoundingMode.HALF_EVEN),
              (short) (random.nextInt(5) - 2),
              random.nextFloat(),
              random.nextGaussian()));
    }
    return rows;
  }

  static Path write(Path folder, List<Given> rows) throws IOException {
    return Files.write(folder.resolve("rows.csv"), rows.stream().map(Given::csv).toList());
  }

  static Path model(Path folder) throws IOException {
    return Files.write(folder.resolve("mlp.onnx"), Graphs.mlp(WIDTH, new int[] {8}, 5));
  }

  static StreamTableEnvironment session(RuntimeExecutionMode mode) {
    Map<String, String> settings =
        Map.of(
            "pipeline.generic-types", "false",
            "restart-strategy.type", "none",
            "execution.runtime-mode", mode.name());
    Configuration configuration = Configuration.fromMap(settings);
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    env.setParallelism(1);
    return StreamTableEnvironment.create(
        env, EnvironmentSettings.newInstance().withConfiguration(configuration).build());
  }

  static void createRows(StreamTableEnvironment session, Path file) {
    session.executeSql(
        "CREATE TEMPORARY TABLE r (id INT, %s) WITH ('connector' = 'filesystem', 'format' = 'csv', 'path' = '%s')"
            .formatted(TYPES, file.toUri()));
  }

  static void createModel(
      StreamTableEnvironment session, String name, String inputs, String outputs, String options) {
    session.executeSql(
        "CREATE TEMPORARY MODEL %s INPUT (%s) OUTPUT (%s) WITH ('provider' = 'onnx', %s)"
            .formatted(name, inputs, outputs, options));
  }

  static List<Row> collect(StreamTableEnvironment session, String query) throws Exception {
    List<Row> rows = new ArrayList<>();
    try (CloseableIterator<Row> results = session.executeSql(query).collect()) {
      results.forEachRemaining(rows::add);
    }
    return rows;
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.anabranch.table.predict;

import io.anabranch.models.registry.RegistryLocation;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.Table;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;

/** A session with the family loaded. */
record PredictSession(StreamTableEnvironment tables) {
  static PredictSession of(RegistryLocation registry, RuntimeExecutionMode mode) {
    Configuration configuration = new Configuration();
    configuration.setString("pipeline.generic-types", "false");
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    env.setRuntimeMode(mode);
    env.setParallelism(1);
    StreamTableEnvironment tables = StreamTableEnvironment.create(env);
    tables.loadModule("predict", PredictModule.of(registry));
    return new PredictSession(tables);
  }

  static List<Row> rows(Table table) throws Exception {
    List<Row> rows = new ArrayList<>();
    try (CloseableIterator<Row> results = table.execute().collect()) {
      results.forEachRemaining(rows::add);
    }
    return rows;
  }

  List<Row> rows(String query) throws Exception {
    return rows(tables.sqlQuery(query));
  }

  Row row(String query) throws Exception {
    return rows(query).get(0);
  }

  Object value(String query) throws Exception {
    return row(query).getField(0);
  }

  /** What a SQL client shows of a query that cannot be planned or run: the innermost message. */
  String failure(String query) {
    try {
      rows(query);
    } catch (Exception e) {
      Throwable innermost = e;
      while (innermost.getCause() != null) {
        innermost = innermost.getCause();
      }
      return innermost.getMessage();
    }
    return "nothing failed";
  }

  /** What is wrong with a query before anything runs. */
  String refusal(String query) {
    try {
      tables.explainSql(query);
    } catch (RuntimeException e) {
      Throwable innermost = e;
      while (innermost.getCause() != null) {
        innermost = innermost.getCause();
      }
      return innermost.getMessage();
    }
    return "nothing failed";
  }
}

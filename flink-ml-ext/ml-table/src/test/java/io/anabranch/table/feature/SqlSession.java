// SPDX-License-Identifier: Apache-2.0
package io.anabranch.table.feature;

import io.anabranch.table.function.NamedFunction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.functions.UserDefinedFunction;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;

/** SQL with all feature functions over rows in memory. */
record SqlSession(StreamExecutionEnvironment environment, StreamTableEnvironment tables) {
  static SqlSession open(RuntimeExecutionMode mode) {
    return open(mode, Map.of());
  }

  static SqlSession open(RuntimeExecutionMode mode, Map<String, String> settings) {
    Configuration configuration = Configuration.fromMap(settings);
    configuration.setString("pipeline.generic-types", "false");
    configuration.setString("execution.runtime-mode", mode.name());
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    environment.setParallelism(1);
    StreamTableEnvironment tables = StreamTableEnvironment.create(environment);
    for (NamedFunction function : FeatureFunctions.all()) {
      tables.createTemporarySystemFunction(
          function.name(), (UserDefinedFunction) function.definition());
    }
    return new SqlSession(environment, tables);
  }

  /** Makes a view of the rows, with a watermark that trails {@code time} by {@code delay}. */
  void register(String name, List<RowData> rows, RowType type, String time, String delay) {
    register(name, environment.fromData(rows, InternalTypeInfo.of(type)), time, delay);
  }

  void register(String name, DataStream<RowData> rows, String time, String delay) {
    tables.createTemporaryView(
        name,
        tables.fromDataStream(
            rows, Schema.newBuilder().watermark(time, time + " - " + delay).build()));
  }

  List<Row> rows(String query) {
    List<Row> all = new ArrayList<>();
    try (CloseableIterator<Row> results = tables.executeSql(query).collect()) {
      results.forEachRemaining(all::add);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    return all;
  }

  /** The result of a query without groups, once all rows have been seen. */
  Row last(String query) {
    List<Row> all = rows(query);
    return all.get(all.size() - 1);
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.io;

import io.anabranch.core.error.MlException;
import io.anabranch.jobs.io.TableSource.Records;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.legacy.table.connector.source.SourceFunctionProvider;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.source.legacy.ParallelSourceFunction;
import org.apache.flink.streaming.api.functions.source.legacy.SourceFunction;
import org.apache.flink.table.connector.ParallelismProvider;
import org.apache.flink.table.connector.source.DataStreamScanProvider;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.connector.source.ScanTableSource;
import org.apache.flink.table.connector.source.ScanTableSource.ScanRuntimeProvider;
import org.apache.flink.table.connector.source.SourceProvider;
import org.apache.flink.table.connector.source.abilities.SupportsWatermarkPushDown;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.factories.DynamicTableSourceFactory;
import org.apache.flink.table.runtime.connector.source.ScanRuntimeProviderContext;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.types.RowKind;

/** Any connector but the file system, made by its own factory. */
final class ConnectorRecords {
  private ConnectorRecords() {}

  /**
   * @param prefix of the operators' ids
   */
  static Records open(
      StreamExecutionEnvironment env, SourceSpec spec, RowType type, String prefix) {
    String connector = spec.options().get("connector");
    DynamicTableSourceFactory factory =
        Factories.require(DynamicTableSourceFactory.class, "connector", connector);
    Map<String, String> options = new LinkedHashMap<>(spec.options());
    KafkaInput.defaults(options, spec.mode());
    boolean guarded = GuardedOptions.apply(options);
    Layout layout = guarded ? Layout.guarded(type) : Layout.plain(type);
    RowType recordType = layout.recordType(type);
    // Once without the broker, so that a misspelt option is not hidden behind one that is down.
    Tables.checked(() -> create(factory, recordType, options));
    KafkaTopics.source(env, options);
    ScanTableSource source =
        Tables.checked(() -> scan(connector, create(factory, recordType, options)));
    return new Records(
        stream(env, source, recordType, Watermarks.of(spec, layout), prefix), layout, Rows.UNKNOWN);
  }

  private static DynamicTableSource create(
      DynamicTableSourceFactory factory, RowType type, Map<String, String> options) {
    return factory.createDynamicTableSource(Tables.context(type, options));
  }

  private static ScanTableSource scan(String connector, DynamicTableSource source) {
    if (!(source instanceof ScanTableSource scan)) {
      throw MlException.user("connector: " + connector + " (expected: one that can be scanned)");
    }
    if (!scan.getChangelogMode().containsOnly(RowKind.INSERT)) {
      throw MlException.user(
          "connector: " + connector + " (expected: one that only inserts rows, such as kafka)");
    }
    return scan;
  }

  private static DataStream<RowData> stream(
      StreamExecutionEnvironment env,
      ScanTableSource source,
      RowType type,
      WatermarkStrategy<RowData> watermarks,
      String prefix) {
    boolean pushed = source instanceof SupportsWatermarkPushDown;
    if (source instanceof SupportsWatermarkPushDown pushDown) {
      pushDown.applyWatermark(watermarks);
    }
    ScanRuntimeProvider provider =
        Tables.checked(() -> source.getScanRuntimeProvider(ScanRuntimeProviderContext.INSTANCE));
    if (provider instanceof SourceProvider direct) {
      return parallel(
          provider,
          env.fromSource(
                  direct.createSource(),
                  watermarks,
                  source.asSummaryString(),
                  InternalTypeInfo.of(type))
              .uid(prefix + "source"));
    }
    DataStream<RowData> rows = rows(env, source, provider, type, prefix + "source");
    return pushed
        ? rows
        : rows.assignTimestampsAndWatermarks(watermarks).uid(prefix + "event-time");
  }

  private static DataStream<RowData> rows(
      StreamExecutionEnvironment env,
      ScanTableSource source,
      ScanRuntimeProvider provider,
      RowType type,
      String uid) {
    if (provider instanceof DataStreamScanProvider stream) {
      DataStream<RowData> rows =
          stream.produceDataStream(part -> Optional.of(uid + "-" + part), env);
      return rows instanceof SingleOutputStreamOperator<RowData> operator
          ? parallel(provider, operator)
          : rows;
    }
    return legacy(env, source, provider, type, uid);
  }

  /** Some of Flink's own connectors, datagen among them, still come as source functions. */
  @SuppressWarnings("deprecation")
  private static DataStream<RowData> legacy(
      StreamExecutionEnvironment env,
      ScanTableSource source,
      ScanRuntimeProvider provider,
      RowType type,
      String uid) {
    if (provider instanceof SourceFunctionProvider legacy) {
      SourceFunction<RowData> function = legacy.createSourceFunction();
      SingleOutputStreamOperator<RowData> rows =
          env.addSource(function, source.asSummaryString(), InternalTypeInfo.of(type)).uid(uid);
      return function instanceof ParallelSourceFunction ? parallel(provider, rows) : rows;
    }
    throw MlException.user(
        "connector: " + source.asSummaryString() + " (expected: a source that gives a stream)");
  }

  private static SingleOutputStreamOperator<RowData> parallel(
      ScanRuntimeProvider provider, SingleOutputStreamOperator<RowData> rows) {
    if (provider instanceof ParallelismProvider parallelism) {
      parallelism.getParallelism().ifPresent(rows::setParallelism);
    }
    return rows;
  }
}

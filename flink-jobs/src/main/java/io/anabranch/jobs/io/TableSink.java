// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.io;

import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamSink;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.ParallelismProvider;
import org.apache.flink.table.connector.sink.DataStreamSinkProvider;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.connector.sink.DynamicTableSink.SinkRuntimeProvider;
import org.apache.flink.table.connector.sink.SinkV2Provider;
import org.apache.flink.table.connector.sink.legacy.SinkFunctionProvider;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.factories.DynamicTableSinkFactory;
import org.apache.flink.table.runtime.connector.sink.SinkRuntimeProviderContext;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.types.RowKind;

/**
 * Writes rows to any Flink table connector. Files and Kafka get every row exactly once, also after
 * a restart, where the job takes checkpoints; in BATCH mode they appear when the job ends.
 */
public final class TableSink {
  /**
   * A stream's files and transactions become visible with each checkpoint, so there must be some.
   */
  public static final Duration DEFAULT_CHECKPOINT_INTERVAL = Duration.ofSeconds(10);

  private TableSink() {}

  /**
   * @param name of this output among the job's, and stable over restarts: it is the operator's id
   *     and, for Kafka, part of the transactions' ids
   * @throws MlException of kind USER where the options do not fit
   */
  public static DataStreamSink<?> write(
      DataStream<RowData> rows,
      RowType type,
      Map<String, String> options,
      RuntimeExecutionMode mode,
      String name) {
    if (FileRecords.CONNECTOR.equals(options.get("connector"))) {
      return FileOutput.write(rows, type, options, name);
    }
    DynamicTableSinkFactory factory =
        Factories.require(DynamicTableSinkFactory.class, "connector", options.get("connector"));
    Map<String, String> all = new LinkedHashMap<>(options);
    KafkaOutput.defaults(all, mode, name);
    SinkRuntimeProvider provider =
        Tables.checked(
            () -> provider(factory.createDynamicTableSink(Tables.context(type, all)), mode));
    KafkaTopics.sink(all);
    DataStreamSink<?> sink = attach(rows, provider, options.get("connector"), name);
    if (provider instanceof ParallelismProvider parallelism) {
      parallelism.getParallelism().ifPresent(sink::setParallelism);
    }
    return sink;
  }

  /**
   * Refuses a folder that holds files already: a backfill that ran twice would have all rows twice.
   */
  public static void requireEmpty(Map<String, String> options) {
    if (!FileRecords.CONNECTOR.equals(options.get("connector")) || !options.containsKey("path")) {
      return;
    }
    Path path = new Path(options.get("path"));
    try {
      FileSystem files = path.getFileSystem();
      if (files.exists(path) && files.listStatus(path).length > 0) {
        throw MlException.user(
            "path: "
                + path
                + " holds files (expected: an empty folder; results are added, never replaced)");
      }
    } catch (IOException e) {
      throw new MlException(
          ErrorKind.EXTERNAL, "path: " + path + ": " + e + " (expected: a folder to write to)", e);
    }
  }

  private static SinkRuntimeProvider provider(DynamicTableSink sink, RuntimeExecutionMode mode) {
    ChangelogMode accepted = sink.getChangelogMode(ChangelogMode.insertOnly());
    if (!accepted.contains(RowKind.INSERT)) {
      throw MlException.user(
          "connector: " + sink.asSummaryString() + " (expected: one that takes inserted rows)");
    }
    return sink.getSinkRuntimeProvider(
        new SinkRuntimeProviderContext(mode == RuntimeExecutionMode.BATCH));
  }

  @SuppressWarnings("deprecation")
  private static DataStreamSink<?> attach(
      DataStream<RowData> rows, SinkRuntimeProvider provider, String connector, String name) {
    if (provider instanceof SinkV2Provider sink) {
      return rows.sinkTo(sink.createSink()).name(name).uid(name);
    }
    if (provider instanceof DataStreamSinkProvider stream) {
      return stream.consumeDataStream(part -> Optional.of(name + "-" + part), rows).name(name);
    }
    if (provider instanceof SinkFunctionProvider legacy) {
      return rows.addSink(legacy.createSinkFunction()).name(name).uid(name);
    }
    throw MlException.user("connector: " + connector + " (expected: a sink that takes a stream)");
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.io;

import io.anabranch.core.error.MlException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.serialization.BulkWriter;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.connector.file.sink.FileSink;
import org.apache.flink.connector.file.table.FileSystemConnectorOptions;
import org.apache.flink.connector.file.table.SerializationSchemaAdapter;
import org.apache.flink.connector.file.table.factories.BulkWriterFormatFactory;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamSink;
import org.apache.flink.streaming.api.functions.sink.filesystem.OutputFileConfig;
import org.apache.flink.streaming.api.functions.sink.filesystem.bucketassigners.BasePathBucketAssigner;
import org.apache.flink.streaming.api.functions.sink.filesystem.rollingpolicies.DefaultRollingPolicy;
import org.apache.flink.table.connector.format.EncodingFormat;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.table.factories.SerializationFormatFactory;
import org.apache.flink.table.runtime.connector.sink.SinkRuntimeProviderContext;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.RowType;

/**
 * Files of a folder, through {@link FileSink}: Flink's table sink commits a bounded stream's last
 * files before the last checkpoint, and would write them again after a failure between the two.
 * Container formats close a file with each checkpoint, lines when a file is large or old enough.
 */
final class FileOutput {
  /** Those of Flink's table sink for partitions and compaction have no meaning here. */
  private static final List<String> OPTIONS =
      List.of(
          "sink.parallelism",
          "sink.rolling-policy.check-interval",
          "sink.rolling-policy.file-size",
          "sink.rolling-policy.inactivity-interval",
          "sink.rolling-policy.rollover-interval");

  private FileOutput() {}

  static DataStreamSink<?> write(
      DataStream<RowData> rows, RowType type, Map<String, String> options, String name) {
    Map<String, String> all = new LinkedHashMap<>(options);
    if ("json".equals(all.get("format"))) {
      all.putIfAbsent("json.timestamp-format.standard", "ISO-8601");
    }
    FileTable table = FileTable.of(type, all, OPTIONS);
    boolean lines = table.writesLines();
    FileSink<RowData> files =
        Tables.checked(() -> lines ? lines(table, type) : containers(table, type));
    DataStreamSink<RowData> sink = rows.sinkTo(files).name(name).uid(name);
    table
        .options()
        .getOptional(FileSystemConnectorOptions.SINK_PARALLELISM)
        .ifPresent(sink::setParallelism);
    return sink;
  }

  private static FileSink<RowData> containers(FileTable table, RowType type) {
    return FileSink.forBulkFormat(table.path(), writer(table, type))
        .withBucketAssigner(new BasePathBucketAssigner<>())
        .withOutputFileConfig(names(table))
        .build();
  }

  private static BulkWriter.Factory<RowData> writer(FileTable table, RowType type) {
    EncodingFormat<BulkWriter.Factory<RowData>> format =
        table.helper().discoverEncodingFormat(BulkWriterFormatFactory.class, FactoryUtil.FORMAT);
    Map<String, String> options = table.formatOptions().toMap();
    return table.format().equals("parquet") && FlatParquet.fits(type, options)
        ? FlatParquet.of(type, options)
        : format.createRuntimeEncoder(new SinkRuntimeProviderContext(true), Tables.dataType(type));
  }

  private static FileSink<RowData> lines(FileTable table, RowType type) {
    requireEncodable(table.format(), type);
    EncodingFormat<SerializationSchema<RowData>> format =
        table.helper().discoverEncodingFormat(SerializationFormatFactory.class, FactoryUtil.FORMAT);
    SerializationSchema<RowData> encoder =
        format.createRuntimeEncoder(new SinkRuntimeProviderContext(true), Tables.dataType(type));
    ReadableConfig options = table.options();
    return FileSink.forRowFormat(table.path(), new SerializationSchemaAdapter(encoder))
        .withBucketAssigner(new BasePathBucketAssigner<>())
        .withOutputFileConfig(names(table))
        .withRollingPolicy(
            DefaultRollingPolicy.builder()
                .withMaxPartSize(
                    options.get(FileSystemConnectorOptions.SINK_ROLLING_POLICY_FILE_SIZE))
                .withRolloverInterval(
                    options.get(FileSystemConnectorOptions.SINK_ROLLING_POLICY_ROLLOVER_INTERVAL))
                .withInactivityInterval(
                    options.get(FileSystemConnectorOptions.SINK_ROLLING_POLICY_INACTIVITY_INTERVAL))
                .build())
        .withBucketCheckInterval(
            options.get(FileSystemConnectorOptions.SINK_ROLLING_POLICY_CHECK_INTERVAL).toMillis())
        .build();
  }

  /** Without this, Flink says so on the first row. */
  private static void requireEncodable(String format, RowType type) {
    for (RowType.RowField field : type.getFields()) {
      LogicalType column = field.getType();
      boolean nested =
          column.is(LogicalTypeRoot.MAP)
              || column instanceof ArrayType array
                  && array.getElementType().is(LogicalTypeRoot.ARRAY);
      if (format.equals("csv") && nested) {
        throw MlException.user(
            field.getName()
                + ": "
                + column
                + " cannot be written as csv (expected: format json, parquet or avro)");
      }
    }
  }

  private static OutputFileConfig names(FileTable table) {
    return OutputFileConfig.builder()
        .withPartPrefix("part")
        .withPartSuffix("." + table.format())
        .build();
  }
}

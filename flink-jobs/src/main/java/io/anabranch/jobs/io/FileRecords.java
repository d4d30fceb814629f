// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.io;

import io.anabranch.jobs.io.TableSource.Records;
import java.util.List;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.connector.file.src.FileSource;
import org.apache.flink.connector.file.src.FileSource.FileSourceBuilder;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.impl.StreamFormatAdapter;
import org.apache.flink.connector.file.src.reader.BulkFormat;
import org.apache.flink.connector.file.table.FileSystemConnectorOptions;
import org.apache.flink.connector.file.table.factories.BulkReaderFormatFactory;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.connector.format.DecodingFormat;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.table.runtime.connector.source.ScanRuntimeProviderContext;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.RowType;

/**
 * Files of a folder. Flink's own table source hands files out in the order in which a folder lists
 * them, so that rows of an older file that is opened late are late as a whole; here a stream reads
 * files in the order of their paths, each as one split. Name files so that this is the order of
 * time. BATCH splits large files and reads them in any order.
 */
final class FileRecords {
  static final String CONNECTOR = "filesystem";

  private static final List<String> OPTIONS =
      List.of(
          FileSystemConnectorOptions.SOURCE_MONITOR_INTERVAL.key(),
          FileSystemConnectorOptions.SOURCE_PATH_REGEX_PATTERN.key(),
          FactoryUtil.SOURCE_IDLE_TIMEOUT.key());

  private FileRecords() {}

  /**
   * @param prefix of the operators' ids
   */
  static Records open(
      StreamExecutionEnvironment env, SourceSpec spec, RowType type, String prefix) {
    FileTable table = FileTable.of(type, spec.options(), OPTIONS);
    long expected = FileChecks.check(table, spec.columns());
    boolean lines = table.isLines();
    Layout layout = lines ? Layout.guarded(type) : Layout.plain(type);
    BulkFormat<RowData, FileSourceSplit> format =
        lines ? new StreamFormatAdapter<>(lines(table, type, layout)) : bulk(table, type);
    FileSourceBuilder<RowData> builder = FileSource.forBulkFileFormat(format, table.path());
    configure(builder, table.options(), spec.isStreaming(), format.isSplittable());
    DataStream<RowData> records =
        env.fromSource(
                builder.build(),
                Watermarks.of(spec, layout),
                prefix + "files",
                InternalTypeInfo.of(layout.recordType(type)))
            .uid(prefix + "source");
    return new Records(
        table.format().equals("parquet") ? Millis.of(records, type, prefix) : records,
        layout,
        expected);
  }

  private static void configure(
      FileSourceBuilder<RowData> builder,
      ReadableConfig options,
      boolean inOrder,
      boolean splittable) {
    options
        .getOptional(FileSystemConnectorOptions.SOURCE_MONITOR_INTERVAL)
        .ifPresent(builder::monitorContinuously);
    String pattern =
        options.getOptional(FileSystemConnectorOptions.SOURCE_PATH_REGEX_PATTERN).orElse(null);
    if (inOrder) {
      builder.setFileEnumerator(() -> FileListing.whole(pattern));
      builder.setSplitAssigner(PathOrder::new);
    } else {
      builder.setFileEnumerator(() -> FileListing.split(pattern, splittable));
    }
  }

  private static BulkFormat<RowData, FileSourceSplit> bulk(FileTable table, RowType type) {
    DecodingFormat<BulkFormat<RowData, FileSourceSplit>> format =
        Tables.checked(
            () ->
                table
                    .helper()
                    .discoverDecodingFormat(BulkReaderFormatFactory.class, FactoryUtil.FORMAT));
    return format.createRuntimeDecoder(ScanRuntimeProviderContext.INSTANCE, Tables.dataType(type));
  }

  private static DecodedLines lines(FileTable table, RowType type, Layout layout) {
    RecordFormat format =
        Tables.checked(
            () -> RecordFormat.of(table.format(), table.context(), table.formatOptions()));
    return new DecodedLines(
        format.guard(ScanRuntimeProviderContext.INSTANCE, type),
        table.csvHeader(type.getFieldNames()),
        InternalTypeInfo.of(layout.recordType(type)));
  }
}

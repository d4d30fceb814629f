// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.io;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.serialization.BulkWriter;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.flink.formats.parquet.utils.ParquetSchemaConverter;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnWriteStore;
import org.apache.parquet.column.ColumnWriter;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.CodecFactory;
import org.apache.parquet.hadoop.ColumnChunkPageWriteStore;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;

/** One Parquet file: each value goes straight to the writer of its column. One thread. */
final class FlatParquetWriter implements BulkWriter<RowData> {
  /** Definition levels of a column that may be null, as all of ours are. */
  private static final int NULL = 0;

  private static final int VALUE = 1;

  /** A row group may grow by so many rows beyond its size. */
  private static final int ROWS_BETWEEN_SIZE_CHECKS = 64;

  private final MessageType schema;
  private final ParquetProperties properties;
  private final CompressionCodecFactory codecs;
  private final CompressionCodecName codec;
  private final long rowGroupBytes;
  private final ParquetFileWriter file;
  private final ColumnValue[] values;
  private final ColumnWriter[] columns;
  private ColumnChunkPageWriteStore pages;
  private ColumnWriteStore store;
  private long groupRows;

  /** Writes a value that is not null. */
  private interface ColumnValue {
    void write(RowData row, ColumnWriter to);
  }

  FlatParquetWriter(
      FSDataOutputStream stream, RowType type, CompressionCodecName codec, long rowGroupBytes)
      throws IOException {
    Configuration settings = new Configuration(false);
    settings.set("parquet.write.int64.timestamp", "true");
    settings.set("parquet.timestamp.time.unit", "millis");
    this.schema =
        ParquetSchemaConverter.convertToParquetMessageType("flink_schema", type, settings);
    this.codec = codec;
    this.rowGroupBytes = rowGroupBytes;
    // How many bytes and nulls are on a page: nobody asks, and it costs a tenth or more.
    this.properties = ParquetProperties.builder().withSizeStatisticsEnabled(false).build();
    this.codecs = new CodecFactory(settings, properties.getPageSizeThreshold());
    this.file =
        new ParquetFileWriter(
            new FlinkOutputFile(stream),
            schema,
            ParquetFileWriter.Mode.CREATE,
            rowGroupBytes,
            ParquetWriter.MAX_PADDING_SIZE_DEFAULT,
            null,
            properties);
    this.columns = new ColumnWriter[type.getFieldCount()];
    this.values = new ColumnValue[columns.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = value(type.getTypeAt(i), i);
    }
    file.start();
    beginGroup();
  }

  private static ColumnValue value(LogicalType type, int column) {
    return switch (type.getTypeRoot()) {
      case BOOLEAN -> (row, to) -> to.write(row.getBoolean(column), 0, VALUE);
      case INTEGER -> (row, to) -> to.write(row.getInt(column), 0, VALUE);
      case BIGINT -> (row, to) -> to.write(row.getLong(column), 0, VALUE);
      case FLOAT -> (row, to) -> to.write(row.getFloat(column), 0, VALUE);
      case DOUBLE -> (row, to) -> to.write(row.getDouble(column), 0, VALUE);
      case VARCHAR -> new Text(column);
      case TIMESTAMP_WITHOUT_TIME_ZONE -> {
        int precision = LogicalTypeChecks.getPrecision(type);
        yield (row, to) -> to.write(row.getTimestamp(column, precision).getMillisecond(), 0, VALUE);
      }
      default ->
          throw new IllegalArgumentException("type: " + type + " (expected: a plain column)");
    };
  }

  private void beginGroup() {
    pages =
        new ColumnChunkPageWriteStore(
            codecs.getCompressor(codec),
            schema,
            properties.getAllocator(),
            properties.getColumnIndexTruncateLength(),
            properties.getPageWriteChecksumEnabled());
    store = properties.newColumnWriteStore(schema, pages, pages);
    List<ColumnDescriptor> descriptors = schema.getColumns();
    for (int i = 0; i < columns.length; i++) {
      columns[i] = store.getColumnWriter(descriptors.get(i));
    }
    groupRows = 0;
  }

  // hot path
  @Override
  public void addElement(RowData row) throws IOException {
    for (int i = 0; i < columns.length; i++) {
      if (row.isNullAt(i)) {
        columns[i].writeNull(0, NULL);
      } else {
        values[i].write(row, columns[i]);
      }
    }
    store.endRecord();
    groupRows++;
    if (groupRows % ROWS_BETWEEN_SIZE_CHECKS == 0 && store.getBufferedSize() > rowGroupBytes) {
      endGroup();
      beginGroup();
    }
  }

  private void endGroup() throws IOException {
    if (groupRows > 0) {
      file.startBlock(groupRows);
      store.flush();
      pages.flushToFileWriter(file);
      file.endBlock();
    }
    store.close();
    pages.close();
  }

  /** What is collected cannot be made durable before the file ends. */
  @Override
  public void flush() {}

  @Override
  public void finish() throws IOException {
    endGroup();
    file.end(Map.of());
    codecs.release();
  }

  /** Rows often have the text of the row before: a constant column then makes one object only. */
  private static final class Text implements ColumnValue {
    private final int column;
    private StringData last = StringData.fromString("");
    private Binary lastValue = Binary.EMPTY;

    Text(int column) {
      this.column = column;
    }

    @Override
    public void write(RowData row, ColumnWriter to) {
      StringData text = row.getString(column);
      if (!text.equals(last)) {
        byte[] bytes = text.toBytes();
        last = StringData.fromBytes(bytes);
        lastValue = Binary.fromConstantByteArray(bytes);
      }
      to.write(lastValue, 0, VALUE);
    }
  }
}

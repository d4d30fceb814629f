// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.io;

import static org.assertj.core.api.Assertions.assertThat;

import io.anabranch.core.row.Column;
import io.anabranch.core.row.ColumnType;
import io.anabranch.operators.row.RowTypes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.flink.api.common.serialization.BulkWriter;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.formats.parquet.row.ParquetRowDataBuilder;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.RowType;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.filter2.compat.FilterCompat;
import org.apache.parquet.filter2.predicate.FilterApi;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.schema.MessageType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class FlatParquetTest {
  private static final List<Column> COLUMNS =
      List.of(
          new Column("id", ColumnType.BIGINT),
          new Column("b", ColumnType.BOOLEAN),
          new Column("i", ColumnType.INT),
          new Column("f", ColumnType.FLOAT),
          new Column("d", ColumnType.DOUBLE),
          new Column("s", ColumnType.STRING),
          new Column("constant", ColumnType.STRING),
          new Column("t", ColumnType.TIMESTAMP));
  private static final RowType TYPE = RowTypes.of(COLUMNS);
  private static final Map<String, String> OPTIONS =
      Map.of(
          "utc-timezone", "true",
          "write.int64.timestamp", "true",
          "timestamp.time.unit", "millis");

  @TempDir private Path folder;

  private static RowData row(long id, int textLength) {
    Random random = new Random(id);
    GenericRowData row =
        GenericRowData.of(
            id,
            random.nextBoolean(),
            random.nextInt(),
            random.nextFloat(),
            random.nextInt(20) / 8.0,
            StringData.fromString("s".repeat(random.nextInt(textLength))),
            StringData.fromString("constant"),
            TimestampData.fromEpochMillis(random.nextInt()));
    if (random.nextInt(5) == 0) {
      row.setField(1 + random.nextInt(COLUMNS.size() - 1), null);
    }
    return row;
  }

  private static Map<String, String> compressed(String codec) {
    Map<String, String> options = new HashMap<>(OPTIONS);
    options.put("compression", codec);
    return options;
  }

  private static BulkWriter.Factory<RowData> ofFlink() {
    Configuration settings = new Configuration(false);
    OPTIONS.forEach((key, value) -> settings.set("parquet." + key, value));
    return ParquetRowDataBuilder.createWriterFactory(TYPE, settings, true);
  }

  private Path write(String name, BulkWriter.Factory<RowData> by, int rows, int textLength)
      throws IOException {
    Path file = folder.resolve(name + ".parquet");
    try (FSDataOutputStream stream =
        FileSystem.getLocalFileSystem()
            .create(
                new org.apache.flink.core.fs.Path(file.toUri()),
                FileSystem.WriteMode.NO_OVERWRITE)) {
      BulkWriter<RowData> writer = by.create(stream);
      for (int i = 0; i < rows; i++) {
        writer.addElement(row(i, textLength));
      }
      writer.finish();
    }
    return file;
  }

  private static org.apache.hadoop.fs.Path hadoop(Path file) {
    return new org.apache.hadoop.fs.Path(file.toUri());
  }

  private static ParquetMetadata footer(Path file) throws IOException {
    try (ParquetFileReader reader =
        ParquetFileReader.open(HadoopInputFile.fromPath(hadoop(file), new Configuration()))) {
      return reader.getFooter();
    }
  }

  private static MessageType schema(Path file) throws IOException {
    return footer(file).getFileMetaData().getSchema();
  }

  private static Set<CompressionCodecName> codecs(Path file) throws IOException {
    return footer(file).getBlocks().stream()
        .flatMap(group -> group.getColumns().stream())
        .map(ColumnChunkMetaData::getCodec)
        .collect(Collectors.toSet());
  }

  private static List<String> rows(Path file, FilterCompat.Filter filter) throws IOException {
    List<String> rows = new ArrayList<>();
    try (ParquetReader<Group> reader =
        ParquetReader.builder(new GroupReadSupport(), hadoop(file)).withFilter(filter).build()) {
      for (Group row = reader.read(); row != null; row = reader.read()) {
        rows.add(row.toString());
      }
    }
    return rows;
  }

  /** Pages hold 20,000 rows at most; long texts fill pages before. */
  @ParameterizedTest
  @CsvSource({"0, 1", "1, 9", "41500, 9", "1500, 40000"})
  void filesHoldWhatFlinksWriterWouldHaveWritten(int rows, int textLength) throws IOException {
    Path ours = write("ours", FlatParquet.of(TYPE, OPTIONS), rows, textLength);
    Path flinks = write("flinks", ofFlink(), rows, textLength);
    assertThat(schema(ours)).isEqualTo(schema(flinks));
    assertThat(codecs(ours)).isEqualTo(codecs(flinks));
    assertThat(rows(ours, FilterCompat.NOOP)).isEqualTo(rows(flinks, FilterCompat.NOOP));
  }

  /** Which rows a page holds is written beside it: a reader that skips pages relies on that. */
  @ParameterizedTest
  @CsvSource({"41500, 9", "1500, 40000"})
  void aReaderMaySkipPages(int rows, int textLength) throws IOException {
    Path file = write("ours", FlatParquet.of(TYPE, compressed("snappy")), rows, textLength);
    FilterCompat.Filter last =
        FilterCompat.get(FilterApi.gtEq(FilterApi.longColumn("id"), rows - 3L));
    List<String> all = rows(file, FilterCompat.NOOP);
    assertThat(rows(file, last)).isEqualTo(all.subList(rows - 3, rows));
  }

  @Test
  void manyRowGroupsHoldTheSameRows() throws IOException {
    BulkWriter.Factory<RowData> small =
        stream -> new FlatParquetWriter(stream, TYPE, CompressionCodecName.SNAPPY, 100_000);
    Path file = write("small", small, 3000, 2000);
    assertThat(footer(file).getBlocks())
        .hasSizeGreaterThan(10)
        .allSatisfy(group -> assertThat(group.getTotalByteSize()).isLessThan(300_000));
    Path flinks = write("flinks", ofFlink(), 3000, 2000);
    assertThat(rows(file, FilterCompat.NOOP)).isEqualTo(rows(flinks, FilterCompat.NOOP));
  }

  @ParameterizedTest
  @EnumSource(names = {"UNCOMPRESSED", "SNAPPY", "GZIP", "ZSTD"})
  void filesAreCompressedAsAskedFor(CompressionCodecName codec) throws IOException {
    Path file = write("ours", FlatParquet.of(TYPE, compressed(codec.name())), 100, 500);
    assertThat(codecs(file)).containsExactly(codec);
    assertThat(rows(file, FilterCompat.NOOP)).hasSize(100);
  }

  @Test
  void whateverElseIsAskedForIsLeftToFlink() {
    assertThat(FlatParquet.fits(TYPE, OPTIONS)).isTrue();
    assertThat(FlatParquet.fits(TYPE, compressed("SNAPPY"))).isTrue();
    assertThat(FlatParquet.fits(TYPE, compressed("LZO"))).isFalse();
    assertThat(FlatParquet.fits(TYPE, Map.of())).isFalse();
    Map<String, String> pages = new HashMap<>(OPTIONS);
    pages.put("page.size", "1000");
    assertThat(FlatParquet.fits(TYPE, pages)).isFalse();
    Map<String, String> micros = new HashMap<>(OPTIONS);
    micros.put("timestamp.time.unit", "micros");
    assertThat(FlatParquet.fits(TYPE, micros)).isFalse();
    RowType arrays = RowTypes.of(List.of(new Column("a", ColumnType.FLOAT_ARRAY)));
    assertThat(FlatParquet.fits(arrays, OPTIONS)).isFalse();
  }
}

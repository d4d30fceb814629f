// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.io;

import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.annotation.Nullable;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.connector.file.table.FileSystemConnectorOptions;
import org.apache.flink.connector.file.table.FileSystemTableFactory;
import org.apache.flink.connector.file.table.factories.BulkReaderFormatFactory;
import org.apache.flink.connector.file.table.factories.BulkWriterFormatFactory;
import org.apache.flink.core.fs.Path;
import org.apache.flink.table.factories.DeserializationFormatFactory;
import org.apache.flink.table.factories.DynamicTableFactory;
import org.apache.flink.table.factories.Factory;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.table.factories.SerializationFormatFactory;
import org.apache.flink.table.types.logical.RowType;

/**
 * Options of {@code connector=filesystem}, read and checked. Formats of one record a line (JSON,
 * CSV) are decoded by us; container formats (Parquet, Avro) by Flink's readers.
 */
final class FileTable {
  private static final String CSV = "csv";

  private final DynamicTableFactory.Context context;
  private final FactoryUtil.TableFactoryHelper helper;

  private FileTable(DynamicTableFactory.Context context, FactoryUtil.TableFactoryHelper helper) {
    this.context = context;
    this.helper = helper;
  }

  /**
   * @param accepted options that have a meaning here, beside the path and the format's own
   */
  static FileTable of(RowType type, Map<String, String> options, List<String> accepted) {
    Map<String, String> all = new LinkedHashMap<>(options);
    requireKnown(options, accepted);
    parquetDefaults(all);
    DynamicTableFactory.Context context = Tables.context(type, all);
    FileTable table =
        new FileTable(
            context, FactoryUtil.createTableFactoryHelper(new FileSystemTableFactory(), context));
    Tables.checked(
        () -> {
          table.validate();
          return table;
        });
    return table;
  }

  private static void requireKnown(Map<String, String> options, List<String> accepted) {
    String format = options.get("format");
    Set<String> known = new LinkedHashSet<>(List.of("connector", "path", "format"));
    known.addAll(accepted);
    for (String key : options.keySet()) {
      if (!known.contains(key) && !key.startsWith(format + ".")) {
        known.add(format + ".*");
        throw FormatOptions.unknown(key, known);
      }
    }
  }

  /**
   * Flink's defaults shift timestamps by the machine's time zone and write the obsolete INT96; ours
   * are what other tools write and read.
   */
  private static void parquetDefaults(Map<String, String> options) {
    if ("parquet".equals(options.get("format"))) {
      options.putIfAbsent("parquet.utc-timezone", "true");
      options.putIfAbsent("parquet.write.int64.timestamp", "true");
      options.putIfAbsent("parquet.timestamp.time.unit", "millis");
    }
  }

  private void validate() {
    if (options().get(FileSystemConnectorOptions.PATH) == null) {
      throw MlException.user("path: missing (expected: a file or a folder)");
    }
    String format = options().get(FactoryUtil.FORMAT);
    if (format == null) {
      throw MlException.user("format: missing (expected: one of parquet, avro, json, csv)");
    }
    // Parquet takes any key below its own, for its library.
    helper.validateExcept(format + ".");
  }

  DynamicTableFactory.Context context() {
    return context;
  }

  FactoryUtil.TableFactoryHelper helper() {
    return helper;
  }

  ReadableConfig options() {
    return helper.getOptions();
  }

  String format() {
    return options().get(FactoryUtil.FORMAT);
  }

  /** The format's own options, without its name as prefix. */
  Configuration formatOptions() {
    Map<String, String> own = new LinkedHashMap<>();
    String prefix = format() + ".";
    context
        .getCatalogTable()
        .getOptions()
        .forEach(
            (key, value) -> {
              if (key.startsWith(prefix)) {
                own.put(key.substring(prefix.length()), value);
              }
            });
    return Configuration.fromMap(own);
  }

  /** Absolute, so that it means the same on every machine that shares the file system. */
  Path path() {
    Path path = new Path(options().get(FileSystemConnectorOptions.PATH));
    try {
      return path.makeQualified(path.getFileSystem());
    } catch (UncheckedIOException | IOException e) {
      throw new MlException(ErrorKind.USER, "path: " + path + ": " + Reasons.of(e), e);
    }
  }

  /** Whether a record is a line. Container formats have options that no factory lists. */
  boolean isLines() {
    if (isContainer(Factories.find(BulkReaderFormatFactory.class, format()).isPresent())) {
      return false;
    }
    check(Factories.require(DeserializationFormatFactory.class, "format", format()));
    return true;
  }

  boolean writesLines() {
    if (isContainer(Factories.find(BulkWriterFormatFactory.class, format()).isPresent())) {
      return false;
    }
    check(Factories.require(SerializationFormatFactory.class, "format", format()));
    return true;
  }

  private void check(Factory format) {
    FormatOptions.check(format, formatOptions());
  }

  /** Flink has CSV as a container too; but there one bad line fails the job. */
  private boolean isContainer(boolean hasBulkFormat) {
    return hasBulkFormat && !format().equals(CSV);
  }

  /** The first line to leave out, where the format is CSV. */
  @Nullable
  CsvHeader csvHeader(List<String> columns) {
    return format().equals(CSV) ? CsvHeader.of(columns, formatOptions()) : null;
  }
}

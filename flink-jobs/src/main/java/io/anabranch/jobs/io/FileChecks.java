// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.io;

import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import io.anabranch.core.row.Column;
import io.anabranch.core.row.ColumnType;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.table.FileSystemConnectorOptions;
import org.apache.flink.core.fs.Path;

/**
 * Looks at files before a job starts: Flink's Parquet reader fills a column that is missing with
 * nulls, and fails the job, again after each restart, where a type differs.
 */
final class FileChecks {
  /**
   * More than these are not looked at, so that a bucket of a million files does not delay a start.
   */
  private static final int FILES = 16;

  private FileChecks() {}

  /**
   * @return how many rows the files hold; {@link Rows#UNKNOWN} where they do not say
   */
  static long check(FileTable table, List<Column> columns) {
    Path path = table.path();
    try {
      if (!path.getFileSystem().exists(path)) {
        throw MlException.user("path: " + path + " (expected: a file or a folder that exists)");
      }
      String pattern =
          table
              .options()
              .getOptional(FileSystemConnectorOptions.SOURCE_PATH_REGEX_PATTERN)
              .orElse(null);
      List<FileSourceSplit> files = FileListing.whole(pattern).files(new Path[] {path}, 1);
      long rows = files.size() > FILES ? Rows.UNKNOWN : 0;
      for (FileSourceSplit file : files.subList(0, Math.min(FILES, files.size()))) {
        long more = check(table, columns, file.path());
        rows = rows < 0 || more < 0 ? Rows.UNKNOWN : rows + more;
      }
      return rows;
    } catch (IOException e) {
      throw new MlException(ErrorKind.USER, "path: " + path + ": " + Reasons.of(e), e);
    }
  }

  private static long check(FileTable table, List<Column> columns, Path file) throws IOException {
    switch (table.format()) {
      case "parquet" -> {
        ParquetColumns footer = ParquetColumns.read(file);
        footer.check(columns);
        return footer.rows();
      }
      case "avro" -> AvroColumns.check(file, columns);
      case "csv" -> checkHeader(table, columns, file);
      default -> {
        // Nothing is known before the records are read.
      }
    }
    return Rows.UNKNOWN;
  }

  private static void checkHeader(FileTable table, List<Column> columns, Path file)
      throws IOException {
    List<String> names = columns.stream().map(Column::name).toList();
    CsvHeader header = table.csvHeader(names);
    Optional<byte[]> first = firstLine(file);
    if (header != null && first.isPresent() && header.isOfOtherColumns(first.get())) {
      throw MlException.user(
          file
              + ": header "
              + String.join(", ", header.names(first.get()))
              + " (expected: the columns in the order "
              + String.join(", ", names)
              + ")");
    }
  }

  private static Optional<byte[]> firstLine(Path file) throws IOException {
    if (file.getName().endsWith(".gz")) {
      return Optional.empty();
    }
    try (ByteLines lines = new ByteLines(file.getFileSystem().open(file))) {
      return Optional.ofNullable(lines.next());
    }
  }

  /** Thrown in the same words by all formats that carry their columns. */
  static MlException missing(String column, Path file, List<String> columns) {
    return MlException.user(
        column + ": missing in " + file + " (its columns: " + String.join(", ", columns) + ")");
  }

  static MlException mismatch(Column column, Path file, String found) {
    return MlException.user(
        column.name()
            + ": "
            + found
            + " in "
            + file
            + " (expected: what fits "
            + (column.type() == ColumnType.TIMESTAMP ? "TIMESTAMP(3)" : column.type())
            + ")");
  }
}

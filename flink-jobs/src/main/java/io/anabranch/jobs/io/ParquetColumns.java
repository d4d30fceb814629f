// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.io;

import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import io.anabranch.core.row.Column;
import io.anabranch.core.row.ColumnType;
import java.io.IOException;
import java.util.List;
import org.apache.flink.core.fs.Path;
import org.apache.flink.formats.parquet.ParquetInputFile;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.ListLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;

/** The columns that a Parquet file's footer declares, and how many rows it says there are. */
record ParquetColumns(Path file, GroupType schema, long rows) {
  static ParquetColumns read(Path file) throws IOException {
    try (ParquetFileReader reader =
        ParquetFileReader.open(
            new ParquetInputFile(
                file.getFileSystem().open(file),
                file.getFileSystem().getFileStatus(file).getLen()))) {
      return new ParquetColumns(
          file, reader.getFooter().getFileMetaData().getSchema(), reader.getRecordCount());
    } catch (RuntimeException e) {
      // What the library throws where the file is no Parquet.
      throw new MlException(
          ErrorKind.USER, file + ": " + Reasons.of(e) + " (expected: parquet)", e);
    }
  }

  void check(List<Column> columns) {
    List<String> names = schema.getFields().stream().map(Type::getName).toList();
    for (Column column : columns) {
      if (!schema.containsField(column.name())) {
        throw FileChecks.missing(column.name(), file, names);
      }
      Type type = schema.getType(column.name());
      if (!fits(type, column.type())) {
        throw FileChecks.mismatch(column, file, describe(type));
      }
    }
  }

  private static boolean fits(Type type, ColumnType column) {
    if (!column.isArray()) {
      return type.isPrimitive() && fits(type.asPrimitiveType(), column);
    }
    Type element = element(type);
    return element != null
        && element.isPrimitive()
        && fits(element.asPrimitiveType(), column.element());
  }

  /** What a list holds: {@code group (LIST) { repeated group { element } }}; null if it is none. */
  private static Type element(Type type) {
    boolean list =
        !type.isPrimitive()
            && type.getLogicalTypeAnnotation() instanceof ListLogicalTypeAnnotation
            && type.asGroupType().getFieldCount() == 1;
    Type repeated = list ? type.asGroupType().getType(0) : null;
    return repeated == null || repeated.isPrimitive() || repeated.asGroupType().getFieldCount() != 1
        ? null
        : repeated.asGroupType().getType(0);
  }

  /** Exactly what Flink's reader reads without changing a value. */
  private static boolean fits(PrimitiveType type, ColumnType column) {
    if (type.isRepetition(Type.Repetition.REPEATED)
        || type.getLogicalTypeAnnotation() instanceof DecimalLogicalTypeAnnotation) {
      return false;
    }
    PrimitiveTypeName name = type.getPrimitiveTypeName();
    LogicalTypeAnnotation logical = type.getLogicalTypeAnnotation();
    return switch (column) {
      case BOOLEAN -> name == PrimitiveTypeName.BOOLEAN;
      case INT -> name == PrimitiveTypeName.INT32 && isSigned(logical);
      case BIGINT -> name == PrimitiveTypeName.INT64 && isSigned(logical);
      case FLOAT -> name == PrimitiveTypeName.FLOAT;
      case DOUBLE -> name == PrimitiveTypeName.DOUBLE;
      case STRING -> name == PrimitiveTypeName.BINARY;
      case TIMESTAMP ->
          name == PrimitiveTypeName.INT96
              || (name == PrimitiveTypeName.INT64
                  && logical instanceof TimestampLogicalTypeAnnotation);
      case BYTES -> name == PrimitiveTypeName.BINARY && logical == null;
      case INT_ARRAY, BIGINT_ARRAY, FLOAT_ARRAY, DOUBLE_ARRAY, STRING_ARRAY -> false;
    };
  }

  private static boolean isSigned(LogicalTypeAnnotation logical) {
    return logical == null || (logical instanceof IntLogicalTypeAnnotation in && in.isSigned());
  }

  private static String describe(Type type) {
    if (!type.isPrimitive()) {
      return "a group";
    }
    LogicalTypeAnnotation logical = type.getLogicalTypeAnnotation();
    String name = type.asPrimitiveType().getPrimitiveTypeName().name();
    return logical == null ? name : name + " " + logical;
  }
}

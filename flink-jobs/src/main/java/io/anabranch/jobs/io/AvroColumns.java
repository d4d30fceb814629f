// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.io;

import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import io.anabranch.core.row.Column;
import io.anabranch.core.row.ColumnType;
import java.io.IOException;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.file.DataFileStream;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.flink.core.fs.Path;

/** The columns that an Avro file's header declares. */
final class AvroColumns {
  private static final List<String> MILLIS = List.of("timestamp-millis", "local-timestamp-millis");

  private AvroColumns() {}

  static void check(Path file, List<Column> columns) throws IOException {
    Schema schema = read(file);
    if (schema.getType() != Schema.Type.RECORD) {
      throw MlException.user(file + ": " + schema.getType() + " (expected: avro records)");
    }
    List<String> names = schema.getFields().stream().map(Schema.Field::name).toList();
    for (Column column : columns) {
      if (!names.contains(column.name())) {
        throw FileChecks.missing(column.name(), file, names);
      }
      Schema field = schema.getField(column.name()).schema();
      if (!fits(field, column.type())) {
        throw FileChecks.mismatch(column, file, field.toString());
      }
    }
  }

  private static Schema read(Path file) throws IOException {
    try (DataFileStream<Object> stream =
        new DataFileStream<>(file.getFileSystem().open(file), new GenericDatumReader<>())) {
      return record(stream.getSchema());
    } catch (IOException e) {
      throw new MlException(ErrorKind.USER, file + ": " + Reasons.of(e) + " (expected: avro)", e);
    }
  }

  /** Some writers, Flink's SQL among them, allow null where the record stands. */
  private static Schema record(Schema schema) {
    return alternatives(schema).stream()
        .filter(type -> type.getType() == Schema.Type.RECORD)
        .findFirst()
        .orElse(schema);
  }

  private static List<Schema> alternatives(Schema schema) {
    return schema.isUnion() ? schema.getTypes() : List.of(schema);
  }

  private static boolean fits(Schema field, ColumnType column) {
    return alternatives(field).stream()
        .allMatch(type -> type.getType() == Schema.Type.NULL || accepts(column, type));
  }

  /** What Avro promotes itself. Of times, Flink takes any long for milliseconds. */
  private static boolean accepts(ColumnType column, Schema schema) {
    Schema.Type type = schema.getType();
    return switch (column) {
      case BOOLEAN -> type == Schema.Type.BOOLEAN;
      case INT -> type == Schema.Type.INT;
      case BIGINT -> type == Schema.Type.INT || type == Schema.Type.LONG;
      case FLOAT -> type == Schema.Type.FLOAT;
      case DOUBLE -> type == Schema.Type.FLOAT || type == Schema.Type.DOUBLE;
      case STRING -> type == Schema.Type.STRING;
      case TIMESTAMP -> type == Schema.Type.LONG && MILLIS.contains(schema.getProp("logicalType"));
      case BYTES -> type == Schema.Type.BYTES && schema.getLogicalType() == null;
      case INT_ARRAY, BIGINT_ARRAY, FLOAT_ARRAY, DOUBLE_ARRAY, STRING_ARRAY ->
          type == Schema.Type.ARRAY && fits(schema.getElementType(), column.element());
    };
  }
}

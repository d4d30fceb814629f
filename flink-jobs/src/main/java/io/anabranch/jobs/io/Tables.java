// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.io;

import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.catalog.CatalogTable;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.catalog.ObjectIdentifier;
import org.apache.flink.table.catalog.ResolvedCatalogTable;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.utils.TypeConversions;
import org.apache.flink.util.ExceptionUtils;

/** What a connector's factory wants to know, made without a planner or a catalogue. */
final class Tables {
  private Tables() {}

  static FactoryUtil.DefaultDynamicTableContext context(RowType row, Map<String, String> options) {
    return new FactoryUtil.DefaultDynamicTableContext(
        ObjectIdentifier.of("anabranch", "jobs", options.getOrDefault("connector", "table")),
        table(row, options),
        Map.of(),
        new Configuration(),
        Thread.currentThread().getContextClassLoader(),
        true);
  }

  private static ResolvedCatalogTable table(RowType row, Map<String, String> options) {
    List<Column> columns =
        IntStream.range(0, row.getFieldCount())
            .<Column>mapToObj(
                i ->
                    Column.physical(
                        row.getFieldNames().get(i),
                        TypeConversions.fromLogicalToDataType(row.getTypeAt(i))))
            .toList();
    ResolvedSchema schema = ResolvedSchema.of(columns);
    return new ResolvedCatalogTable(
        CatalogTable.newBuilder()
            .schema(Schema.newBuilder().fromResolvedSchema(schema).build())
            .options(options)
            .build(),
        schema);
  }

  /** A row itself is never null; where it may be, Avro writes a union in its place. */
  static DataType dataType(RowType row) {
    return TypeConversions.fromLogicalToDataType(row).notNull();
  }

  /** Runs a factory; what it finds wrong with the options becomes an error of kind USER. */
  static <T> T checked(Supplier<T> factory) {
    try {
      return factory.get();
    } catch (ValidationException | IllegalArgumentException e) {
      throw ExceptionUtils.findThrowable(e, MlException.class)
          .orElseGet(() -> new MlException(ErrorKind.USER, message(e), e));
    }
  }

  /** Flink's messages on one line, without the parts that only our own guard put there. */
  static String message(Throwable error) {
    return Stream.iterate(error, Objects::nonNull, Throwable::getCause)
        .map(cause -> cause.getMessage() == null ? cause.toString() : line(cause.getMessage()))
        .collect(Collectors.joining(" "));
  }

  private static String line(String message) {
    return Arrays.stream(message.split("\\n\\s*\\n"))
        .map(
            paragraph ->
                paragraph
                    .lines()
                    .map(String::strip)
                    .filter(Predicate.not(String::isEmpty))
                    .filter(line -> !line.contains(GuardedFormatFactory.IDENTIFIER + "."))
                    .collect(Collectors.joining(", ")))
        .collect(Collectors.joining(" "));
  }
}

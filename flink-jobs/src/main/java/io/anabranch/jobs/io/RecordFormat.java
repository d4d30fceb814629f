// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.io;

import io.anabranch.core.error.MlException;
import java.util.Set;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.formats.avro.AvroFormatFactory;
import org.apache.flink.formats.avro.AvroFormatOptions;
import org.apache.flink.formats.avro.AvroRowDataDeserializationSchema;
import org.apache.flink.formats.avro.AvroToRowDataConverters;
import org.apache.flink.formats.avro.typeutils.AvroSchemaConverter;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.format.DecodingFormat;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.factories.DeserializationFormatFactory;
import org.apache.flink.table.factories.DynamicTableFactory;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.types.RowKind;

/** A format that decodes one record at a time, with a {@link Guard} round it. */
final class RecordFormat {
  /** Formats whose values are texts: they are parsed by {@link TextRow}. */
  private static final Set<String> TEXTS = Set.of("json", "csv");

  private static final ConfigOption<String> NULL_LITERAL =
      ConfigOptions.key("null-literal").stringType().noDefaultValue();

  private final String name;
  private final DecodingFormat<DeserializationSchema<RowData>> format;
  private final ReadableConfig options;

  private RecordFormat(
      String name, DecodingFormat<DeserializationSchema<RowData>> format, ReadableConfig options) {
    this.name = name;
    this.format = format;
    this.options = options;
  }

  /**
   * @param options the format's own, without its name as prefix
   */
  static RecordFormat of(String name, DynamicTableFactory.Context context, ReadableConfig options) {
    DeserializationFormatFactory factory =
        FactoryUtil.discoverFactory(
            context.getClassLoader(), DeserializationFormatFactory.class, name);
    DecodingFormat<DeserializationSchema<RowData>> format =
        factory.createDecodingFormat(context, options);
    if (!format.getChangelogMode().containsOnly(RowKind.INSERT)) {
      throw MlException.user("format: " + name + " (expected: a format of inserted rows only)");
    }
    return new RecordFormat(name, format, options);
  }

  private TextRow.Empty empty() {
    if (!name.equals("csv")) {
      return TextRow.Empty.TEXT;
    }
    return options.getOptional(NULL_LITERAL).isPresent()
        ? TextRow.Empty.TEXT_OR_NULL
        : TextRow.Empty.NULL;
  }

  Guard guard(DynamicTableSource.Context context, RowType row) {
    if (TEXTS.contains(name)) {
      return new Guard(name, decoder(context, TextRow.textType(row)), new TextRow(row, empty()));
    }
    boolean isAvro = name.equals(AvroFormatFactory.IDENTIFIER);
    return new Guard(name, isAvro ? avro(context, row) : decoder(context, row), null);
  }

  private DeserializationSchema<RowData> decoder(DynamicTableSource.Context context, RowType row) {
    return format.createRuntimeDecoder(context, Tables.dataType(row));
  }

  private DeserializationSchema<RowData> avro(DynamicTableSource.Context context, RowType row) {
    if (options.get(AvroFormatOptions.AVRO_ENCODING) != AvroFormatOptions.AvroEncoding.BINARY) {
      return decoder(context, row);
    }
    boolean legacy = options.get(AvroFormatOptions.AVRO_TIMESTAMP_LEGACY_MAPPING);
    RowType record = (RowType) row.copy(false);
    return new AvroRowDataDeserializationSchema(
        new AvroRecords(AvroSchemaConverter.convertToSchema(record, legacy)),
        AvroToRowDataConverters.createRowConverter(record, legacy),
        context.createTypeInformation(record));
  }

  ChangelogMode changelogMode() {
    return format.getChangelogMode();
  }
}

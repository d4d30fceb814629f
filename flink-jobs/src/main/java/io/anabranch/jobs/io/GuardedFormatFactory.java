// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.io;

import java.util.Map;
import java.util.Set;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.format.DecodingFormat;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.factories.DeserializationFormatFactory;
import org.apache.flink.table.factories.DynamicTableFactory;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.RowType;

/**
 * A table format that puts a guard round another one, so that any connector reads records that
 * cannot be decoded without failing, decodes each once, and sees its event time: a Kafka source
 * then makes watermarks per partition. {@link TableSource} sets it in the place of the user's
 * format; it is of no use in SQL.
 */
public final class GuardedFormatFactory implements DeserializationFormatFactory {
  static final String IDENTIFIER = "anabranch-guarded";

  static final ConfigOption<String> FORMAT =
      ConfigOptions.key("format").stringType().noDefaultValue();

  static final ConfigOption<Map<String, String>> OPTIONS =
      ConfigOptions.key("options").mapType().defaultValue(Map.of());

  @Override
  public String factoryIdentifier() {
    return IDENTIFIER;
  }

  @Override
  public Set<ConfigOption<?>> requiredOptions() {
    return Set.of(FORMAT);
  }

  @Override
  public Set<ConfigOption<?>> optionalOptions() {
    return Set.of(OPTIONS);
  }

  @Override
  public DecodingFormat<DeserializationSchema<RowData>> createDecodingFormat(
      DynamicTableFactory.Context context, ReadableConfig options) {
    RecordFormat format =
        RecordFormat.of(options.get(FORMAT), context, Configuration.fromMap(options.get(OPTIONS)));
    return new DecodingFormat<>() {
      @Override
      public DeserializationSchema<RowData> createRuntimeDecoder(
          DynamicTableSource.Context source, DataType produced) {
        RowType row = (RowType) ((RowType) produced.getLogicalType()).getTypeAt(GuardRow.ROW);
        return new GuardedDecoder(
            format.guard(source, row), source.createTypeInformation(produced));
      }

      @Override
      public ChangelogMode getChangelogMode() {
        return format.changelogMode();
      }
    };
  }
}

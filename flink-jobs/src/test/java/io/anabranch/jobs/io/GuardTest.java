// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.anabranch.core.row.Column;
import io.anabranch.core.row.ColumnType;
import io.anabranch.operators.row.RowTypes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.formats.avro.AvroFormatFactory;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.runtime.connector.sink.SinkRuntimeProviderContext;
import org.apache.flink.table.runtime.connector.source.ScanRuntimeProviderContext;
import org.apache.flink.table.types.logical.RowType;
import org.junit.jupiter.api.Test;

final class GuardTest {
  private static final RowType TYPE =
      RowTypes.of(
          List.of(new Column("device", ColumnType.STRING), new Column("value", ColumnType.BIGINT)));

  @Property(tries = 200)
  void whateverComesIsARowOrADeadLetter(@ForAll List<byte[]> records) throws Exception {
    for (String format : List.of("json", "csv", "avro")) {
      Guard guard = guard(format);

      for (byte[] record : records) {
        assertThat(decode(guard, record)).as("%s %s", format, Arrays.toString(record)).hasSize(1);
      }
    }
  }

  @Test
  void anAvroRecordThatCannotBeReadLeavesNothingBehind() throws Exception {
    Guard guard = guard("avro");
    byte[] good = avro("a", 7);
    byte[] longer = Arrays.copyOf(good, good.length + 3);
    byte[] huge = {2, -2, -1, -1, -1, 15, 97};

    assertThat(reason(decode(guard, Arrays.copyOf(good, good.length - 1))))
        .contains("(expected: avro)");
    assertThat(value(decode(guard, good))).isEqualTo(7);
    assertThat(reason(decode(guard, longer)))
        .isEqualTo("record: longer than its columns (expected: avro)");
    assertThat(value(decode(guard, good))).isEqualTo(7);
    assertThat(reason(decode(guard, huge))).contains("(expected: avro)");
    assertThat(value(decode(guard, good))).isEqualTo(7);
  }

  @Test
  void aJsonArrayIsTakenWholeOrNotAtAll() throws Exception {
    Guard guard = guard("json");

    assertThat(decode(guard, "[{\"value\":1},{\"value\":2}]".getBytes(UTF_8))).hasSize(2);
    assertThat(decode(guard, "[]".getBytes(UTF_8))).isEmpty();
    assertThat(reason(decode(guard, "[{\"value\":1},{\"value\":\"x\"}]".getBytes(UTF_8))))
        .isEqualTo("value: \"x\" (expected: BIGINT)");
  }

  private static Guard guard(String format) throws Exception {
    Guard guard =
        RecordFormat.of(
                format,
                Tables.context(TYPE, Map.of("connector", "kafka", "format", format)),
                new Configuration())
            .guard(ScanRuntimeProviderContext.INSTANCE, TYPE);
    guard.open(null);
    return guard;
  }

  private static byte[] avro(String device, long value) throws Exception {
    SerializationSchema<RowData> encoder =
        new AvroFormatFactory()
            .createEncodingFormat(null, new Configuration())
            .createRuntimeEncoder(new SinkRuntimeProviderContext(true), Tables.dataType(TYPE));
    encoder.open(null);
    return encoder.serialize(GenericRowData.of(StringData.fromString(device), value));
  }

  private static List<RowData> decode(Guard guard, byte[] record) {
    List<RowData> rows = new ArrayList<>();
    guard.decode(record, new ListCollector<>(rows));
    return rows;
  }

  private static long value(List<RowData> rows) {
    return rows.get(0).getRow(GuardRow.ROW, 2).getLong(1);
  }

  private static String reason(List<RowData> rows) {
    return rows.get(0).getString(GuardRow.REASON).toString();
  }
}

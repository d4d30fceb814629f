// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.keyed;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.WithNull;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;

class SortedKeySerializerTest {
  private static final RowType TYPE =
      RowType.of(new BigIntType(), new IntType(), VarCharType.STRING_TYPE, new BigIntType(false));

  private static TypeSerializer<RowData> serializer(RowKey key) {
    return key.typeIn(RuntimeExecutionMode.BATCH).createSerializer(new SerializerConfigImpl());
  }

  @Property(tries = 200)
  void keysAreReadAsTheyWereWritten(
      @ForAll @WithNull(0.2) Long a, @ForAll @WithNull(0.2) Integer b, @ForAll String c)
      throws Exception {
    GenericRowData row = GenericRowData.of(a, b, StringData.fromString(c), 7L);
    for (List<String> columns :
        List.of(List.of("f0"), List.of("f3"), List.of("f0", "f1", "f3"), List.of("f1", "f2"))) {
      RowKey key = new RowKey(TYPE, columns);
      TypeSerializer<RowData> serializer = serializer(key);
      DataOutputSerializer out = new DataOutputSerializer(8);
      serializer.serialize(key.getKey(row), out);
      DataInputDeserializer in = new DataInputDeserializer(out.getCopyOfBuffer());

      RowData read = serializer.deserialize(in);

      assertThat(read).isEqualTo(key.getKey(row)).hasSameHashCodeAs(key.getKey(row));
      assertThat(in.available()).isZero();
      if (serializer.getLength() >= 0) {
        assertThat(out.length()).isEqualTo(serializer.getLength());
      }
    }
  }

  @Example
  void aKeyOfOneNumberLeavesRoomForTheTime() {
    assertThat(serializer(new RowKey(TYPE, List.of("f3"))).getLength()).isEqualTo(8);
    assertThat(serializer(new RowKey(TYPE, List.of("f0"))).getLength()).isEqualTo(9);
    assertThat(serializer(new RowKey(TYPE, List.of("f2"))).getLength()).isEqualTo(-1);
  }
}

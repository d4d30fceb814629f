// SPDX-License-Identifier: Apache-2.0
package io.anabranch.table.predict;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericMapData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.FloatType;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.RowType;
import org.junit.jupiter.api.Test;

final class ResultColumnTest {
  private static Object position(Float... scores) {
    RowType outputs = RowType.of(new ArrayType(new FloatType()));
    return new ResultColumn.GreatestPosition(outputs, 0)
        .reader()
        .apply(GenericRowData.of(new GenericArrayData(scores)));
  }

  @Test
  void theFirstOfTheGreatestNumbersIsTheClass() {
    assertThat(position(0.1f, 0.5f, 0.5f)).isEqualTo(1L);
    assertThat(position(-2f, -1f)).isEqualTo(1L);
  }

  @Test
  void whatIsNoNumberIsNoClass() {
    assertThat(position(Float.NaN, 0.2f, null, 0.3f, Float.NaN)).isEqualTo(3L);
    assertThat(position(Float.NaN, Float.NaN)).isNull();
    assertThat(position()).isNull();
    Map<Long, Float> scores = new LinkedHashMap<>(Map.of(7L, Float.NaN));
    scores.put(8L, 0.1f);
    RowType outputs = RowType.of(new MapType(new BigIntType(), new FloatType()));
    assertThat(
            new ResultColumn.GreatestKey(outputs, 0)
                .reader()
                .apply(GenericRowData.of(new GenericMapData(scores))))
        .isEqualTo(8L);
  }
}

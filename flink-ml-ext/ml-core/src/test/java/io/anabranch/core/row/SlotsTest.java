// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.row;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class SlotsTest {
  private static final List<Column> COLUMNS =
      List.of(
          new Column("i", ColumnType.INT),
          new Column("d", ColumnType.DOUBLE),
          new Column("s", ColumnType.STRING),
          new Column("t", ColumnType.TIMESTAMP));

  @Test
  void everySlotIsNullUntilItIsSetAndAgainAfterwards() {
    Slots slots = new Slots(COLUMNS);
    for (int i = 0; i < COLUMNS.size(); i++) {
      assertThat(slots.isNull(i)).isTrue();
    }
    slots.setInteger(0, 7);
    slots.setNumber(1, 0.5);
    slots.setText(2, "a");
    for (int i = 0; i < 3; i++) {
      assertThat(slots.isNull(i)).isFalse();
    }
    slots.setNull(1);
    assertThat(slots.isNull(1)).isTrue();
    slots.clear();
    assertThat(slots.isNull(0)).isTrue();
    assertThat(slots.isNull(2)).isTrue();
    assertThat(slots.columns()).isEqualTo(COLUMNS);
  }

  @Test
  void anIntegerCanBeReadAsANumberWithoutTheOtherArrayShowingThrough() {
    Slots slots = new Slots(COLUMNS);
    slots.setInteger(0, 9007199254740993L);
    slots.setInteger(3, -1);
    slots.setNumber(1, Double.MIN_VALUE);
    assertThat(slots.integer(0)).isEqualTo(9007199254740993L);
    assertThat(slots.number(0)).isEqualTo(9007199254740992.0);
    assertThat(slots.number(3)).isEqualTo(-1.0);
    assertThat(slots.number(1)).isEqualTo(Double.MIN_VALUE);
  }

  @Test
  void typesKnowTheirSlotAndWhetherTheyAreNumbers() {
    assertThat(ColumnType.BOOLEAN.slot()).isEqualTo(ColumnType.Slot.INTEGER);
    assertThat(ColumnType.FLOAT.slot()).isEqualTo(ColumnType.Slot.NUMBER);
    assertThat(ColumnType.STRING.isNumeric()).isFalse();
    assertThat(ColumnType.TIMESTAMP.isNumeric()).isTrue();
  }

  @Test
  void aColumnHasAName() {
    assertThatThrownBy(() -> new Column(" ", ColumnType.INT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("name: \" \" (expected: not blank)");
  }
}

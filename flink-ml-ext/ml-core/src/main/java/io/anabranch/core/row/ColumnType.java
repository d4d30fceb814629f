// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.row;

/** The type of a column or feature. Names follow Flink SQL. */
public enum ColumnType {
  BOOLEAN(Slot.INTEGER),
  INT(Slot.INTEGER),
  BIGINT(Slot.INTEGER),
  FLOAT(Slot.NUMBER),
  DOUBLE(Slot.NUMBER),
  STRING(Slot.TEXT),
  /** Milliseconds since 1970-01-01T00:00 in the data's own local time. */
  TIMESTAMP(Slot.INTEGER);

  /** How a value is held while features are computed. */
  public enum Slot {
    /** A {@code long}; booleans are 0 and 1, timestamps are milliseconds. */
    INTEGER,
    /** A {@code double}. */
    NUMBER,
    /** A {@code String}. */
    TEXT
  }

  private final Slot slot;

  ColumnType(Slot slot) {
    this.slot = slot;
  }

  public Slot slot() {
    return slot;
  }

  /** Whether the value can be read as a number. */
  public boolean isNumeric() {
    return slot != Slot.TEXT;
  }
}

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
  TIMESTAMP(Slot.INTEGER),
  /** A whole file or message, as an image. */
  BYTES(Slot.NONE),
  INT_ARRAY(INT),
  BIGINT_ARRAY(BIGINT),
  FLOAT_ARRAY(FLOAT),
  DOUBLE_ARRAY(DOUBLE),
  STRING_ARRAY(STRING);

  /** How a value is held while features are computed. */
  public enum Slot {
    /** A {@code long}; booleans are 0 and 1, timestamps are milliseconds. */
    INTEGER,
    /** A {@code double}. */
    NUMBER,
    /** A {@code String}. */
    TEXT,
    /** Not at all: the value only travels through and feeds a model. */
    NONE
  }

  private final Slot slot;
  private final ColumnType element;

  ColumnType(Slot slot) {
    this.slot = slot;
    this.element = null;
  }

  ColumnType(ColumnType element) {
    this.slot = Slot.NONE;
    this.element = element;
  }

  public Slot slot() {
    return slot;
  }

  /** Whether the value can be read as a number. */
  public boolean isNumeric() {
    return slot == Slot.INTEGER || slot == Slot.NUMBER;
  }

  public boolean isArray() {
    return element != null;
  }

  /** The type of an array's elements, each of which may be null; null where it is no array. */
  public ColumnType element() {
    return element;
  }

  /** As SQL writes it: {@code ARRAY<FLOAT>}. */
  @Override
  public String toString() {
    return element == null ? name() : "ARRAY<" + element + ">";
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.transform;

import io.anabranch.core.row.ColumnType;
import io.anabranch.core.row.Slots;

/** One value in the form of its slot; the fields of the other forms are zero and null. */
public record Constant(ColumnType.Slot slot, long integer, double number, String text) {
  public Constant {
    if (slot == ColumnType.Slot.TEXT && text == null) {
      throw new IllegalArgumentException("text: null (expected: a text)");
    }
    if (slot == ColumnType.Slot.NONE) {
      throw new IllegalArgumentException("slot: NONE (expected: a plain value)");
    }
    if (!Double.isFinite(number)) {
      throw new IllegalArgumentException("number: " + number + " (expected: a finite number)");
    }
  }

  public static Constant of(long value) {
    return new Constant(ColumnType.Slot.INTEGER, value, 0.0, null);
  }

  public static Constant of(double value) {
    return new Constant(ColumnType.Slot.NUMBER, 0L, value, null);
  }

  public static Constant of(String value) {
    return new Constant(ColumnType.Slot.TEXT, 0L, 0.0, value);
  }

  /** The value as a {@code Long}, {@code Double} or {@code String}. */
  public Object value() {
    return switch (slot) {
      case INTEGER -> integer;
      case NUMBER -> number;
      case TEXT -> text;
      case NONE -> throw new IllegalStateException("slot: NONE (expected: a plain value)");
    };
  }

  /** The same value for a slot of doubles. */
  Constant asNumber() {
    return slot == ColumnType.Slot.INTEGER ? of((double) integer) : this;
  }

  void store(Slots slots, int target) {
    switch (slot) {
      case INTEGER -> slots.setInteger(target, integer);
      case NUMBER -> slots.setNumber(target, number);
      case TEXT -> slots.setText(target, text);
      case NONE -> throw new IllegalStateException("slot: NONE (expected: a plain value)");
    }
  }
}

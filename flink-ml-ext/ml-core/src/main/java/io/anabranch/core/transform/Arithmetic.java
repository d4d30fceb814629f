// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.transform;

import io.anabranch.core.error.MlException;
import io.anabranch.core.row.Column;
import io.anabranch.core.row.ColumnType;
import io.anabranch.core.row.ColumnType.Slot;
import io.anabranch.core.row.Slots;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A sum, difference, product or quotient of two values. Whole numbers give BIGINT, refusing rows
 * whose result does not fit; quotients and all else give DOUBLE. The difference of two timestamps
 * is in milliseconds. A row that divides by zero cannot be used.
 */
record Arithmetic(String name, Operation operation, List<String> inputs)
    implements FeatureTransform {
  /** What is done with the two values. */
  enum Operation {
    ADD,
    SUBTRACT,
    MULTIPLY,
    DIVIDE;

    String kind() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static FeatureTransform read(Operation operation, Arguments arguments) {
    return new Arithmetic(arguments.name(), operation, arguments.pair(operation.kind()));
  }

  @Override
  public String kind() {
    return operation.kind();
  }

  @Override
  public Map<String, Object> parameters() {
    return Map.of();
  }

  @Override
  public List<Column> outputs(List<ColumnType> types, Statistics statistics) {
    boolean times =
        operation == Operation.SUBTRACT
            && types.stream().allMatch(type -> type == ColumnType.TIMESTAMP);
    if (!times) {
      TypeCheck.inputs(this, types, TypeCheck.NUMBERS);
    }
    return List.of(new Column(name, whole(types) ? ColumnType.BIGINT : ColumnType.DOUBLE));
  }

  private boolean whole(List<ColumnType> types) {
    return operation != Operation.DIVIDE
        && types.stream().allMatch(type -> type.slot() == Slot.INTEGER);
  }

  @Override
  public Step bind(Binding binding) {
    int a = binding.input(0);
    int b = binding.input(1);
    int to = binding.output(0);
    if (whole(binding.types())) {
      return slots -> slots.setInteger(to, integers(slots.integer(a), slots.integer(b)));
    }
    return switch (operation) {
      case ADD -> slots -> slots.setNumber(to, slots.number(a) + slots.number(b));
      case SUBTRACT -> slots -> slots.setNumber(to, slots.number(a) - slots.number(b));
      case MULTIPLY -> slots -> slots.setNumber(to, slots.number(a) * slots.number(b));
      case DIVIDE -> slots -> divide(slots, a, b, to);
    };
  }

  // hot path
  private long integers(long a, long b) {
    try {
      return switch (operation) {
        case ADD -> Math.addExact(a, b);
        case SUBTRACT -> Math.subtractExact(a, b);
        case MULTIPLY, DIVIDE -> Math.multiplyExact(a, b);
      };
    } catch (ArithmeticException e) {
      throw MlException.data(
          name + ": " + kind() + " of " + a + " and " + b + " (expected: a result below 2^63)");
    }
  }

  // hot path
  private void divide(Slots slots, int a, int b, int to) {
    double divisor = slots.number(b);
    if (divisor == 0) {
      throw MlException.data(name + ": " + inputs.get(1) + " = 0 (expected: not 0)");
    }
    slots.setNumber(to, slots.number(a) / divisor);
  }
}

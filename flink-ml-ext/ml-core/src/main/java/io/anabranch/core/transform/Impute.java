// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.transform;

import io.anabranch.core.error.MlException;
import io.anabranch.core.row.Column;
import io.anabranch.core.row.ColumnType;
import io.anabranch.core.row.ColumnType.Slot;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Puts a value in the place of null and NaN: a constant, or the mean, least, greatest or most
 * frequent of the fitted values. Text stays STRING and booleans BOOLEAN; whole numbers become
 * BIGINT, or DOUBLE where the value put in has a fraction; all else becomes DOUBLE.
 *
 * @param fill how the value is found
 * @param constant the value; null unless {@code fill} is CONSTANT
 */
record Impute(String name, String input, Fill fill, Constant constant) implements ColumnTransform {
  static final String KIND = "impute";

  /** Where the value comes from. */
  enum Fill {
    CONSTANT,
    MEAN,
    MIN,
    MAX,
    MOST_FREQUENT
  }

  static FeatureTransform read(Arguments arguments) {
    String input = arguments.column(KIND);
    Constant with = arguments.constant("with");
    for (Fill fill : Fill.values()) {
      if (fill != Fill.CONSTANT && with.slot() == Slot.TEXT && word(fill).equals(with.text())) {
        return new Impute(arguments.name(), input, fill, null);
      }
    }
    return new Impute(arguments.name(), input, Fill.CONSTANT, with);
  }

  private static String word(Fill fill) {
    return fill.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public Map<String, Object> parameters() {
    return constant == null
        ? Map.of("fill", word(fill))
        : Map.of("fill", word(fill), "with", constant.value());
  }

  @Override
  public List<Column> outputs(List<ColumnType> inputs, Statistics statistics) {
    return List.of(new Column(name, outputType(inputs.get(0))));
  }

  private ColumnType outputType(ColumnType from) {
    if (from == ColumnType.TIMESTAMP || from.slot() == Slot.NONE) {
      throw MlException.user(
          KIND + ": " + input + " is " + from + " (expected: a number, BOOLEAN or STRING)");
    }
    Slot filled = constant == null ? fittedSlot(from) : constant.slot();
    boolean fits = (filled == Slot.TEXT) == (from == ColumnType.STRING);
    if (from == ColumnType.BOOLEAN && constant != null) {
      fits = filled == Slot.INTEGER && (constant.integer() == 0 || constant.integer() == 1);
    }
    if (!fits) {
      throw MlException.user(
          "with: "
              + (constant == null ? word(fill) : constant.value())
              + " (expected: a value for "
              + input
              + ", which is "
              + from
              + ": "
              + accepted(from)
              + ")");
    }
    return switch (from) {
      case STRING -> ColumnType.STRING;
      case BOOLEAN -> filled == Slot.INTEGER ? ColumnType.BOOLEAN : ColumnType.DOUBLE;
      case INT, BIGINT -> filled == Slot.INTEGER ? ColumnType.BIGINT : ColumnType.DOUBLE;
      default -> ColumnType.DOUBLE;
    };
  }

  private Slot fittedSlot(ColumnType from) {
    return switch (fill) {
      case MEAN, CONSTANT -> Slot.NUMBER;
      case MIN, MAX -> from == ColumnType.STRING ? Slot.NUMBER : from.slot();
      case MOST_FREQUENT -> from.slot();
    };
  }

  private static String accepted(ColumnType from) {
    return switch (from) {
      case STRING -> "a text or most-frequent";
      case BOOLEAN -> "true, false, mean, min, max or most-frequent";
      default -> "a number, mean, min, max or most-frequent";
    };
  }

  @Override
  public boolean needsFit() {
    return fill != Fill.CONSTANT;
  }

  @Override
  public boolean acceptsMissing() {
    return true;
  }

  @Override
  public FitAccumulator accumulator(ColumnType type) {
    return switch (fill) {
      case MEAN -> ScaleAccumulator.ofMean(name, input);
      case MIN -> new RangeAccumulator(name, input, type.slot(), RangeAccumulator.End.LEAST);
      case MAX -> new RangeAccumulator(name, input, type.slot(), RangeAccumulator.End.GREATEST);
      case MOST_FREQUENT -> CategoryAccumulator.ofMostFrequent(name, input, type);
      case CONSTANT -> throw new IllegalStateException("impute with a constant needs no fit");
    };
  }

  @Override
  public Step bind(Binding binding) {
    int from = binding.input(0);
    int to = binding.output(0);
    Constant filler =
        constant != null ? constant : binding.statistics(Statistics.Single.class).value();
    Slot wanted = outputType(binding.type(0)).slot();
    checkFits(filler, wanted, binding.type(0));
    return switch (wanted) {
      case TEXT ->
          slots -> {
            if (slots.isNull(from)) {
              filler.store(slots, to);
            } else {
              slots.setText(to, slots.text(from));
            }
          };
      case INTEGER ->
          slots -> {
            if (slots.isNull(from)) {
              filler.store(slots, to);
            } else {
              slots.setInteger(to, slots.integer(from));
            }
          };
      case NUMBER -> numbers(from, to, filler.asNumber());
      case NONE -> throw new IllegalStateException("slot: NONE (expected: a plain value)");
    };
  }

  private void checkFits(Constant filler, Slot wanted, ColumnType type) {
    if (filler.slot() != wanted && (filler.slot() == Slot.TEXT || wanted != Slot.NUMBER)) {
      throw MlException.user(
          name
              + ": fitted value "
              + filler.value()
              + " (expected: a value that fits "
              + type
              + "; run anabranch fit again)");
    }
  }

  private static Step numbers(int from, int to, Constant filler) {
    return slots -> {
      if (slots.isNull(from) || Double.isNaN(slots.number(from))) {
        filler.store(slots, to);
      } else {
        slots.setNumber(to, slots.number(from));
      }
    };
  }
}

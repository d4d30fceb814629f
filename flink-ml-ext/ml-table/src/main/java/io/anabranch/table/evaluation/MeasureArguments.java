// SPDX-License-Identifier: Apache-2.0
package io.anabranch.table.evaluation;

import static org.apache.flink.table.types.inference.InputTypeStrategies.explicit;
import static org.apache.flink.table.types.inference.InputTypeStrategies.or;
import static org.apache.flink.table.types.inference.InputTypeStrategies.sequence;

import java.util.Arrays;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.inference.ArgumentTypeStrategy;
import org.apache.flink.table.types.inference.InputTypeStrategy;

/** The arguments that measures take. Flink casts where no value is lost but digits of a DOUBLE. */
final class MeasureArguments {
  static final ArgumentTypeStrategy NUMBER = explicit(DataTypes.DOUBLE());
  static final ArgumentTypeStrategy COUNT = explicit(DataTypes.INT());
  static final ArgumentTypeStrategy NUMBERS = explicit(DataTypes.ARRAY(DataTypes.DOUBLE()));
  static final ArgumentTypeStrategy TRUTH = explicit(DataTypes.BOOLEAN());
  static final ArgumentTypeStrategy WHOLE = explicit(DataTypes.BIGINT());
  static final ArgumentTypeStrategy TEXT = explicit(DataTypes.STRING());
  static final ArgumentTypeStrategy BY_TEXT =
      explicit(DataTypes.MAP(DataTypes.STRING(), DataTypes.DOUBLE()));
  static final ArgumentTypeStrategy BY_WHOLE =
      explicit(DataTypes.MAP(DataTypes.BIGINT(), DataTypes.DOUBLE()));

  private MeasureArguments() {}

  /** Arguments by name and type. */
  static InputTypeStrategy of(String[] names, ArgumentTypeStrategy... types) {
    return sequence(names, types);
  }

  /** The same class type for each name: whole numbers, texts or truth values. */
  static InputTypeStrategy classes(String... names) {
    return or(same(WHOLE, names), same(TEXT, names), same(TRUTH, names));
  }

  /** Two classes: truth values, or numbers that are 0 or 1. */
  static InputTypeStrategy binary(String[] names, ArgumentTypeStrategy... rest) {
    return or(sequence(names, with(TRUTH, rest)), sequence(names, with(NUMBER, rest)));
  }

  /** The type of a class after Flink's casts. */
  static DataType classType(DataType argument) {
    return switch (argument.getLogicalType().getTypeRoot()) {
      case BOOLEAN -> DataTypes.BOOLEAN();
      case CHAR, VARCHAR -> DataTypes.STRING();
      default -> DataTypes.BIGINT();
    };
  }

  /** 0 and 1 of a label that is a truth value or a number. */
  static double binaryLabel(Object label) {
    if (label instanceof Boolean truth) {
      return truth ? 1.0 : 0.0;
    }
    return (Double) label;
  }

  private static InputTypeStrategy same(ArgumentTypeStrategy type, String... names) {
    ArgumentTypeStrategy[] types = new ArgumentTypeStrategy[names.length];
    Arrays.fill(types, type);
    return sequence(names, types);
  }

  private static ArgumentTypeStrategy[] with(
      ArgumentTypeStrategy first, ArgumentTypeStrategy... rest) {
    ArgumentTypeStrategy[] all = new ArgumentTypeStrategy[rest.length + 1];
    all[0] = first;
    System.arraycopy(rest, 0, all, 1, rest.length);
    return all;
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.feature;

import io.anabranch.core.definition.Definition;
import io.anabranch.core.definition.DefinitionReader;
import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import io.anabranch.core.row.Column;
import io.anabranch.core.row.Slots;
import java.util.ArrayList;
import java.util.List;

/** Fits and applies the features of a small definition, row by row. */
public final class Features {
  /** A definition with columns of every type and the given features, one per line. */
  public static Definition definition(String... features) {
    StringBuilder text =
        new StringBuilder(
            """
            name: test
            columns: {t: TIMESTAMP(3), s: STRING, i: INT, l: BIGINT, f: FLOAT, d: DOUBLE, b: BOOLEAN}
            event-time: {column: t}
            features:
            """);
    for (String feature : features) {
      text.append("  - ").append(feature).append('\n');
    }
    return DefinitionReader.read("test.yaml", text.toString());
  }

  /** A row of {@link #definition}. */
  public static ObjectRow row(Long t, String s, Integer i, Long l, Float f, Double d, Boolean b) {
    return ObjectRow.of(t, s, i, l, f, d, b);
  }

  /** A row whose one known value is d. */
  public static ObjectRow ofDouble(Double d) {
    return row(null, null, null, null, null, d, null);
  }

  public static ObjectRow ofText(String s) {
    return row(null, s, null, null, null, null, null);
  }

  public static ObjectRow ofInt(Integer i) {
    return row(null, null, i, null, null, null, null);
  }

  public static ObjectRow ofTime(Long t) {
    return row(t, null, null, null, null, null, null);
  }

  /** Fits all levels on the rows; those that cannot be used are left out. */
  public static FittedStatistics fit(Definition definition, List<ObjectRow> rows) {
    FitPlan plan = FeaturePipeline.unfitted(definition).fitPlan();
    FittedStatistics fitted = FittedStatistics.none();
    for (int level = 0; level < plan.levels(); level++) {
      FitProgram program = plan.fitProgram(level, fitted, definition.columns());
      FitState state = program.create();
      rows.forEach(row -> offer(program, state, row));
      fitted = program.result(state, fitted);
    }
    return fitted;
  }

  static void offer(FitProgram program, FitState state, ObjectRow row) {
    try {
      program.add(state, row);
    } catch (MlException e) {
      if (e.kind() != ErrorKind.DATA) {
        throw e;
      }
    }
  }

  /** All feature columns of one row, in order; null where a feature is null. */
  public static List<Object> apply(Definition definition, ObjectRow row) {
    return apply(definition, FittedStatistics.none(), row);
  }

  public static List<Object> apply(Definition definition, FittedStatistics fitted, ObjectRow row) {
    FeaturePipeline pipeline = FeaturePipeline.of(definition, fitted);
    List<Column> features = pipeline.features();
    RowProgram program =
        pipeline.program(definition.columns(), features.stream().map(Column::name).toList());
    Slots slots = program.newSlots();
    program.run(row, slots);
    List<Object> values = new ArrayList<>();
    for (Column feature : features) {
      values.add(value(slots, program.slot(feature.name()), feature));
    }
    return values;
  }

  private static Object value(Slots slots, int slot, Column column) {
    if (slots.isNull(slot)) {
      return null;
    }
    return switch (column.type().slot()) {
      case INTEGER -> slots.integer(slot);
      case NUMBER -> slots.number(slot);
      case TEXT -> slots.text(slot);
      case NONE -> throw new IllegalStateException(column + " is not held");
    };
  }

  private Features() {}
}

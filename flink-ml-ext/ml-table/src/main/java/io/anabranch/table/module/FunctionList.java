// SPDX-License-Identifier: Apache-2.0
package io.anabranch.table.module;

import io.anabranch.table.function.NamedFunction;
import java.io.Serial;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.annotation.FunctionHint;
import org.apache.flink.table.functions.TableFunction;
import org.apache.flink.types.Row;

/**
 * {@code ML_FUNCTIONS()}: one row per function. Flink keeps no description of a function, so that
 * {@code SHOW FUNCTIONS} has names alone.
 */
@FunctionHint(
    output =
        @DataTypeHint(
            "ROW<name STRING, kind STRING, signature STRING, description STRING, example STRING>"))
public final class FunctionList extends TableFunction<Row> {
  @Serial private static final long serialVersionUID = 1L;

  static final String NAME = "ML_FUNCTIONS";

  private final String[][] functions;

  private FunctionList(String[][] functions) {
    this.functions = functions;
  }

  /** The list as a function that is among those that it lists. */
  static NamedFunction of(List<NamedFunction> others, Map<String, FunctionExample> examples) {
    String[][] rows = new String[others.size() + 1][];
    NamedFunction list =
        new NamedFunction(
            NAME,
            NAME
                + "() -> TABLE(name STRING, kind STRING, signature STRING, description STRING,"
                + " example STRING)",
            "All functions of this module, each with its kind, signature, description and an"
                + " example that runs as it is.",
            new FunctionList(rows));
    for (int i = 0; i < rows.length; i++) {
      NamedFunction function = i == 0 ? list : others.get(i - 1);
      FunctionExample example = examples.get(function.name());
      rows[i] =
          new String[] {
            function.name(),
            function.definition().getKind().name().toLowerCase(Locale.ROOT).replace('_', ' '),
            function.signature(),
            function.description(),
            example == null ? null : example.query()
          };
    }
    return list;
  }

  /** Emits the list. */
  public void eval() {
    for (String[] function : functions) {
      collect(Row.of((Object[]) function));
    }
  }
}

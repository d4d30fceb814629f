// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.scoring;

import io.anabranch.core.definition.ModelTemplate;
import io.anabranch.core.error.MlException;
import io.anabranch.core.inference.Route;
import io.anabranch.core.row.Column;
import io.anabranch.core.row.ColumnType;
import io.anabranch.core.row.RowView;
import java.util.ArrayList;
import java.util.List;

/** Reads from a row which of many models is its own. One per task; not thread-safe. */
public final class ModelChoice {
  private final ModelTemplate template;
  private final int[] positions;
  private final boolean[] texts;
  private final List<String> values = new ArrayList<>();

  /**
   * @param row the columns of the rows, among them those of the template
   */
  public ModelChoice(ModelTemplate template, List<Column> row) {
    this.template = template;
    List<String> names = row.stream().map(Column::name).toList();
    positions = template.columns().stream().mapToInt(names::indexOf).toArray();
    texts = new boolean[positions.length];
    for (int i = 0; i < positions.length; i++) {
      texts[i] = row.get(positions[i]).type().slot() == ColumnType.Slot.TEXT;
    }
  }

  /** The row's model; never fails, a row without one has a route that says why. */
  // hot path
  public Route of(RowView row) {
    values.clear();
    for (int i = 0; i < positions.length; i++) {
      if (row.isNull(positions[i])) {
        return refused(i, "null", "a value");
      }
      String value = texts[i] ? row.text(positions[i]) : Long.toString(row.integer(positions[i]));
      if (!ModelTemplate.isSafe(value)) {
        return refused(
            i, "'" + value + "'", "letters, digits, '.', '_' and '-' without two dots in a row");
      }
      values.add(value);
    }
    return Route.to(template.fill(values));
  }

  private Route refused(int position, String value, String expected) {
    return Route.refused(
        MlException.data(
            template.columns().get(position)
                + ": "
                + value
                + " (expected: "
                + expected
                + ", as it is part of the model's name "
                + template
                + ")"));
  }
}

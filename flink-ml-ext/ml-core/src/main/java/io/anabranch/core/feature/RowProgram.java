// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.feature;

import io.anabranch.core.error.MlException;
import io.anabranch.core.row.Column;
import io.anabranch.core.row.ColumnType;
import io.anabranch.core.row.RowView;
import io.anabranch.core.row.Slots;
import io.anabranch.core.transform.Binding;
import io.anabranch.core.transform.FeatureTransform;
import io.anabranch.core.transform.Statistics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The steps that compute wanted features of one row: loads the columns that are needed, then runs
 * the transforms in the order of the definition. Allocates nothing per row. Holds no row; one
 * program may serve one task with slots of its own.
 *
 * <p>Numbers that are NaN or infinite are refused where they are loaded, unless only transforms
 * that accept missing values read them.
 */
public final class RowProgram {
  /**
   * One column to load.
   *
   * @param source its position in the row
   * @param target its slot
   * @param strict whether NaN is refused
   */
  record Load(int source, int target, Column column, boolean strict) {}

  private final List<Column> columns;
  private final Map<String, Integer> slots;
  private final Load[] loads;
  private final BoundStep[] steps;

  RowProgram(
      List<Column> columns, Map<String, Integer> slots, List<Load> loads, List<BoundStep> steps) {
    this.columns = List.copyOf(columns);
    this.slots = Map.copyOf(slots);
    this.loads = loads.toArray(Load[]::new);
    this.steps = steps.toArray(BoundStep[]::new);
  }

  /**
   * A program of one transform alone, over rows that hold its inputs in their order.
   *
   * @param types of the inputs
   * @param statistics null where the transform needs none
   * @throws MlException of kind USER if the transform cannot read these types
   */
  public static RowProgram of(
      FeatureTransform transform, List<ColumnType> types, Statistics statistics) {
    List<Column> columns = new ArrayList<>();
    List<Load> loads = new ArrayList<>();
    for (int i = 0; i < types.size(); i++) {
      Column input = new Column(transform.inputs().get(i), types.get(i));
      columns.add(input);
      loads.add(new Load(i, i, input, !transform.acceptsMissing()));
    }
    List<Column> outputs = transform.outputs(types, statistics);
    columns.addAll(outputs);
    Map<String, Integer> slots = new HashMap<>();
    columns.forEach(column -> slots.put(column.name(), slots.size()));
    List<Integer> from = IntStream.range(0, types.size()).boxed().toList();
    List<Integer> to = IntStream.range(types.size(), columns.size()).boxed().toList();
    Binding binding = new Binding(from, types, to, statistics);
    return new RowProgram(
        columns, slots, loads, List.of(new BoundStep(transform, binding, outputs)));
  }

  /** Slots for the rows of one task. */
  public Slots newSlots() {
    return new Slots(columns);
  }

  /** What the slots hold, by position. */
  public List<Column> columns() {
    return columns;
  }

  /** The slot of a column or feature that the program loads or computes. */
  public int slot(String name) {
    Integer slot = slots.get(name);
    if (slot == null) {
      throw new IllegalArgumentException(
          "name: " + name + " (expected: one of " + slots.keySet() + ")");
    }
    return slot;
  }

  /**
   * Computes all features of one row into the slots, whose former content is replaced.
   *
   * @throws MlException of kind DATA if the row cannot be used, USER if the definition says that
   *     the job shall fail; the slots are then undefined
   */
  // hot path
  public void run(RowView row, Slots target) {
    for (Load load : loads) {
      load(row, target, load);
    }
    for (BoundStep step : steps) {
      step.run(target);
    }
  }

  private static void load(RowView row, Slots target, Load load) {
    if (row.isNull(load.source)) {
      target.setNull(load.target);
      return;
    }
    switch (load.column.type().slot()) {
      case INTEGER -> target.setInteger(load.target, row.integer(load.source));
      case TEXT -> target.setText(load.target, row.text(load.source));
      case NUMBER -> {
        double value = row.number(load.source);
        if (!Double.isFinite(value) && (load.strict || !Double.isNaN(value))) {
          throw notFinite(load, value);
        }
        target.setNumber(load.target, value);
      }
      case NONE -> throw new IllegalStateException(load.column + " (expected: a plain value)");
    }
  }

  private static MlException notFinite(Load load, double value) {
    String remedy = Double.isNaN(value) ? "; impute it to accept it" : "";
    return MlException.data(
        load.column.name() + ": " + value + " (expected: a finite number" + remedy + ")");
  }
}

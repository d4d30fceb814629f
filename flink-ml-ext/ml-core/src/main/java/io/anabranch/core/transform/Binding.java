// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.transform;

import io.anabranch.core.error.MlException;
import io.anabranch.core.row.ColumnType;
import java.util.List;

/** Which slots a step reads and writes, and the statistics it applies. */
public final class Binding {
  private final List<Integer> inputs;
  private final List<ColumnType> types;
  private final List<Integer> outputs;
  private final Statistics statistics;

  /**
   * @param inputs slots of the inputs
   * @param types their types
   * @param outputs slots of the outputs
   * @param statistics null where nothing was fitted
   */
  public Binding(
      List<Integer> inputs, List<ColumnType> types, List<Integer> outputs, Statistics statistics) {
    this.inputs = List.copyOf(inputs);
    this.types = List.copyOf(types);
    this.outputs = List.copyOf(outputs);
    this.statistics = statistics;
  }

  public int input(int i) {
    return inputs.get(i);
  }

  public ColumnType type(int i) {
    return types.get(i);
  }

  public List<ColumnType> types() {
    return types;
  }

  public int output(int i) {
    return outputs.get(i);
  }

  public int outputs() {
    return outputs.size();
  }

  /** The statistics, which must be of the given class; a file that was edited may hold another. */
  <S extends Statistics> S statistics(Class<S> type) {
    if (type.isInstance(statistics)) {
      return type.cast(statistics);
    }
    throw MlException.user(
        "statistics: "
            + statistics
            + " (expected: "
            + type.getSimpleName()
            + "; run anabranch fit again)");
  }

  Statistics statistics() {
    return statistics;
  }
}

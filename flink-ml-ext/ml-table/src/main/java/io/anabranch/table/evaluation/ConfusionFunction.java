// SPDX-License-Identifier: Apache-2.0
package io.anabranch.table.evaluation;

import static org.apache.flink.table.api.DataTypes.FIELD;

import io.anabranch.core.evaluation.ConfusionMatrix;
import java.util.Optional;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.inference.InputTypeStrategy;
import org.apache.flink.table.types.inference.TypeStrategy;
import org.apache.flink.types.Row;

/**
 * {@code ML_CONFUSION(label, prediction)}: the pairs that occur, in ascending order, as {@code
 * ARRAY<ROW<label, prediction, n BIGINT>>}; see {@link ConfusionMatrix}.
 */
public final class ConfusionFunction extends EvaluationFunction<Row[], ConfusionMatrix> {
  private static final long serialVersionUID = 1L;

  public ConfusionFunction() {
    super(StateKind.CONFUSION);
  }

  /** Called by Flink for each row. */
  // hot path
  public void accumulate(ConfusionMatrix state, Object label, Object prediction) {
    if (label != null && prediction != null) {
      state.add(label, prediction);
    }
  }

  /** Called by Flink for each row that is taken back. */
  public void retract(ConfusionMatrix state, Object label, Object prediction) {
    if (label != null && prediction != null) {
      state.retract(label, prediction);
    }
  }

  @Override
  public Row[] getValue(ConfusionMatrix state) {
    Row[] cells =
        state.cells().stream()
            .map(cell -> Row.of(cell.label(), cell.prediction(), cell.count()))
            .toArray(Row[]::new);
    return cells.length == 0 ? null : cells;
  }

  @Override
  InputTypeStrategy arguments() {
    return MeasureArguments.classes("label", "prediction");
  }

  @Override
  TypeStrategy output() {
    return call -> Optional.of(cells(call.getArgumentDataTypes().get(0)));
  }

  private static DataType cells(DataType label) {
    DataType type = MeasureArguments.classType(label);
    return DataTypes.ARRAY(
        DataTypes.ROW(
            FIELD("label", type), FIELD("prediction", type), FIELD("n", DataTypes.BIGINT())));
  }
}

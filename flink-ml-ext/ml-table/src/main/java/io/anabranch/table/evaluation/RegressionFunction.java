// SPDX-License-Identifier: Apache-2.0
package io.anabranch.table.evaluation;

import io.anabranch.core.evaluation.RegressionMeasure;
import org.apache.flink.table.types.inference.InputTypeStrategy;

/**
 * {@code ML_RMSE}, {@code ML_MAE} and {@code ML_R2(label, prediction)}.
 *
 * @param <E> the measure that is accumulated
 */
public final class RegressionFunction<E extends RegressionMeasure<E>>
    extends EvaluationFunction<Double, E> {
  private static final long serialVersionUID = 1L;

  /**
   * @param kind whose accumulator is an {@code E}
   */
  RegressionFunction(StateKind kind) {
    super(kind);
  }

  /** Called by Flink for each row. */
  // hot path
  public void accumulate(E state, Double label, Double prediction) {
    if (label != null && prediction != null) {
      state.add(label, prediction);
    }
  }

  /** Called by Flink for each row that is taken back. */
  public void retract(E state, Double label, Double prediction) {
    if (label != null && prediction != null) {
      state.retract(label, prediction);
    }
  }

  @Override
  public Double getValue(E state) {
    return nullable(state.result());
  }

  @Override
  InputTypeStrategy arguments() {
    return MeasureArguments.of(
        new String[] {"label", "prediction"}, MeasureArguments.NUMBER, MeasureArguments.NUMBER);
  }
}

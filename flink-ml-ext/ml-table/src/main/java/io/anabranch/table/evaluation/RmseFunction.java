// SPDX-License-Identifier: Apache-2.0
package io.anabranch.table.evaluation;

import io.anabranch.core.evaluation.RootMeanSquaredError;
import org.apache.flink.table.types.inference.InputTypeStrategy;

/** {@code ML_RMSE(label, prediction)}: see {@link RootMeanSquaredError}. */
public final class RmseFunction extends EvaluationFunction<Double, RootMeanSquaredError> {
  private static final long serialVersionUID = 1L;

  public RmseFunction() {
    super(StateKind.RMSE);
  }

  /** Called by Flink for each row. */
  // hot path
  public void accumulate(RootMeanSquaredError state, Double label, Double prediction) {
    if (label != null && prediction != null) {
      state.add(label, prediction);
    }
  }

  /** Called by Flink for each row that is taken back. */
  public void retract(RootMeanSquaredError state, Double label, Double prediction) {
    if (label != null && prediction != null) {
      state.retract(label, prediction);
    }
  }

  @Override
  public Double getValue(RootMeanSquaredError state) {
    return nullable(state.result());
  }

  @Override
  InputTypeStrategy arguments() {
    return MeasureArguments.of(
        new String[] {"label", "prediction"}, MeasureArguments.NUMBER, MeasureArguments.NUMBER);
  }
}

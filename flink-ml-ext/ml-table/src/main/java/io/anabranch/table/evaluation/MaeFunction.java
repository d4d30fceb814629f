// SPDX-License-Identifier: Apache-2.0
package io.anabranch.table.evaluation;

import io.anabranch.core.evaluation.MeanAbsoluteError;
import org.apache.flink.table.types.inference.InputTypeStrategy;

/** {@code ML_MAE(label, prediction)}: see {@link MeanAbsoluteError}. */
public final class MaeFunction extends EvaluationFunction<Double, MeanAbsoluteError> {
  private static final long serialVersionUID = 1L;

  public MaeFunction() {
    super(StateKind.MAE);
  }

  /** Called by Flink for each row. */
  // hot path
  public void accumulate(MeanAbsoluteError state, Double label, Double prediction) {
    if (label != null && prediction != null) {
      state.add(label, prediction);
    }
  }

  /** Called by Flink for each row that is taken back. */
  public void retract(MeanAbsoluteError state, Double label, Double prediction) {
    if (label != null && prediction != null) {
      state.retract(label, prediction);
    }
  }

  @Override
  public Double getValue(MeanAbsoluteError state) {
    return nullable(state.result());
  }

  @Override
  InputTypeStrategy arguments() {
    return MeasureArguments.of(
        new String[] {"label", "prediction"}, MeasureArguments.NUMBER, MeasureArguments.NUMBER);
  }
}

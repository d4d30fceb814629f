// SPDX-License-Identifier: Apache-2.0
package io.anabranch.table.evaluation;

import io.anabranch.core.evaluation.CoefficientOfDetermination;
import org.apache.flink.table.types.inference.InputTypeStrategy;

/** {@code ML_R2(label, prediction)}: see {@link CoefficientOfDetermination}. */
public final class R2Function extends EvaluationFunction<Double, CoefficientOfDetermination> {
  private static final long serialVersionUID = 1L;

  public R2Function() {
    super(StateKind.R2);
  }

  /** Called by Flink for each row. */
  // hot path
  public void accumulate(CoefficientOfDetermination state, Double label, Double prediction) {
    if (label != null && prediction != null) {
      state.add(label, prediction);
    }
  }

  /** Called by Flink for each row that is taken back. */
  public void retract(CoefficientOfDetermination state, Double label, Double prediction) {
    if (label != null && prediction != null) {
      state.retract(label, prediction);
    }
  }

  @Override
  public Double getValue(CoefficientOfDetermination state) {
    return nullable(state.result());
  }

  @Override
  InputTypeStrategy arguments() {
    return MeasureArguments.of(
        new String[] {"label", "prediction"}, MeasureArguments.NUMBER, MeasureArguments.NUMBER);
  }
}

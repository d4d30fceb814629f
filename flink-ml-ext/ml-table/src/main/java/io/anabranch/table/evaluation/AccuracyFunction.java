// SPDX-License-Identifier: Apache-2.0
package io.anabranch.table.evaluation;

import io.anabranch.core.evaluation.Accuracy;
import org.apache.flink.table.types.inference.InputTypeStrategy;

/** {@code ML_ACCURACY(label, prediction)}: see {@link Accuracy}. */
public final class AccuracyFunction extends EvaluationFunction<Double, Accuracy> {
  private static final long serialVersionUID = 1L;

  public AccuracyFunction() {
    super(StateKind.ACCURACY);
  }

  /** Called by Flink for each row. */
  // hot path
  public void accumulate(Accuracy state, Object label, Object prediction) {
    if (label != null && prediction != null) {
      state.add(label, prediction);
    }
  }

  /** Called by Flink for each row that is taken back. */
  public void retract(Accuracy state, Object label, Object prediction) {
    if (label != null && prediction != null) {
      state.retract(label, prediction);
    }
  }

  @Override
  public Double getValue(Accuracy state) {
    return nullable(state.result());
  }

  @Override
  InputTypeStrategy arguments() {
    return MeasureArguments.classes("label", "prediction");
  }
}

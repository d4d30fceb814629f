// SPDX-License-Identifier: Apache-2.0
package io.anabranch.table.evaluation;

import static org.apache.flink.table.types.inference.InputTypeStrategies.or;

import io.anabranch.core.evaluation.F1Score;
import org.apache.flink.table.types.inference.InputTypeStrategy;

/**
 * {@code ML_F1(label, prediction)}, the mean over all classes, and {@code ML_F1(label, prediction,
 * positive)}, of one class: see {@link F1Score}.
 */
public final class F1Function extends EvaluationFunction<Double, F1Score> {
  private static final long serialVersionUID = 1L;

  public F1Function() {
    super(StateKind.F1);
  }

  /** Called by Flink for each row, for the mean over all classes. */
  // hot path
  public void accumulate(F1Score state, Object label, Object prediction) {
    if (label != null && prediction != null) {
      state.add(label, prediction);
    }
  }

  /** Called by Flink for each row, for one class. */
  // hot path
  public void accumulate(F1Score state, Object label, Object prediction, Object positive) {
    if (label != null && prediction != null && positive != null) {
      state.add(label, prediction, positive);
    }
  }

  /** Called by Flink for each row that is taken back. */
  public void retract(F1Score state, Object label, Object prediction) {
    if (label != null && prediction != null) {
      state.retract(label, prediction);
    }
  }

  /** Called by Flink for each row that is taken back. */
  public void retract(F1Score state, Object label, Object prediction, Object positive) {
    if (label != null && prediction != null && positive != null) {
      state.retract(label, prediction, positive);
    }
  }

  @Override
  public Double getValue(F1Score state) {
    return nullable(state.result());
  }

  @Override
  InputTypeStrategy arguments() {
    return or(
        MeasureArguments.classes("label", "prediction"),
        MeasureArguments.classes("label", "prediction", "positive"));
  }
}

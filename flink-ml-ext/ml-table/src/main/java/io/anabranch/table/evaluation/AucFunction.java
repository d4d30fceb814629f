// SPDX-License-Identifier: Apache-2.0
package io.anabranch.table.evaluation;

import static org.apache.flink.table.types.inference.InputTypeStrategies.or;

import io.anabranch.core.evaluation.AreaUnderCurve;
import org.apache.flink.table.types.inference.InputTypeStrategy;

/**
 * {@code ML_AUC(label, score)}, exact, and {@code ML_AUC(label, score, bins)}, with bounded memory:
 * see {@link AreaUnderCurve}.
 */
public final class AucFunction extends EvaluationFunction<Double, AreaUnderCurve> {
  private static final long serialVersionUID = 1L;

  public AucFunction() {
    super(StateKind.AUC);
  }

  /** Called by Flink for each row. */
  // hot path
  public void accumulate(AreaUnderCurve state, Object label, Double score) {
    if (label != null && score != null) {
      state.add(MeasureArguments.binaryLabel(label), score);
    }
  }

  /** Called by Flink for each row. */
  // hot path
  public void accumulate(AreaUnderCurve state, Object label, Double score, Integer bins) {
    if (label != null && score != null && bins != null) {
      state.add(MeasureArguments.binaryLabel(label), score, bins);
    }
  }

  /** Called by Flink for each row that is taken back. */
  public void retract(AreaUnderCurve state, Object label, Double score) {
    if (label != null && score != null) {
      state.retract(MeasureArguments.binaryLabel(label), score);
    }
  }

  /** Called by Flink for each row that is taken back. */
  public void retract(AreaUnderCurve state, Object label, Double score, Integer bins) {
    if (label != null && score != null && bins != null) {
      state.retract(MeasureArguments.binaryLabel(label), score, bins);
    }
  }

  @Override
  public Double getValue(AreaUnderCurve state) {
    return nullable(state.result());
  }

  @Override
  InputTypeStrategy arguments() {
    return or(
        MeasureArguments.binary(new String[] {"label", "score"}, MeasureArguments.NUMBER),
        MeasureArguments.binary(
            new String[] {"label", "score", "bins"},
            MeasureArguments.NUMBER,
            MeasureArguments.COUNT));
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.anabranch.table.evaluation;

import io.anabranch.core.evaluation.KolmogorovSmirnov;
import io.anabranch.core.evaluation.Sample;
import org.apache.flink.table.types.inference.InputTypeStrategy;

/** {@code ML_KS(is_reference, value)}: see {@link KolmogorovSmirnov}. */
public final class KsFunction extends EvaluationFunction<Double, KolmogorovSmirnov> {
  private static final long serialVersionUID = 1L;

  public KsFunction() {
    super(StateKind.KS);
  }

  /** Called by Flink for each row. */
  // hot path
  public void accumulate(KolmogorovSmirnov state, Boolean isReference, Double value) {
    if (isReference != null && value != null) {
      state.add(sample(isReference), value);
    }
  }

  /** Called by Flink for each row that is taken back. */
  public void retract(KolmogorovSmirnov state, Boolean isReference, Double value) {
    if (isReference != null && value != null) {
      state.retract(sample(isReference), value);
    }
  }

  @Override
  public Double getValue(KolmogorovSmirnov state) {
    return nullable(state.result());
  }

  @Override
  InputTypeStrategy arguments() {
    return MeasureArguments.of(
        new String[] {"is_reference", "value"}, MeasureArguments.TRUTH, MeasureArguments.NUMBER);
  }

  static Sample sample(Boolean isReference) {
    return isReference ? Sample.REFERENCE : Sample.ACTUAL;
  }
}

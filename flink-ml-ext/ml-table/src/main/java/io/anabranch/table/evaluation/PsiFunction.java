// SPDX-License-Identifier: Apache-2.0
package io.anabranch.table.evaluation;

import static io.anabranch.table.evaluation.KsFunction.sample;
import static org.apache.flink.table.types.inference.InputTypeStrategies.or;

import io.anabranch.core.error.MlException;
import io.anabranch.core.evaluation.PopulationStability;
import java.util.Arrays;
import org.apache.flink.table.types.inference.InputTypeStrategy;

/**
 * {@code ML_PSI(is_reference, value)} in ten quantile bins of the reference, {@code
 * ML_PSI(is_reference, value, bins)} in as many as given, {@code ML_PSI(is_reference, value,
 * edges)} in given bins with fixed memory: see {@link PopulationStability}.
 */
public final class PsiFunction extends EvaluationFunction<Double, PopulationStability> {
  private static final long serialVersionUID = 1L;
  private static final int DEFAULT_BINS = 10;

  public PsiFunction() {
    super(StateKind.PSI);
  }

  /** Called by Flink for each row. */
  // hot path
  public void accumulate(PopulationStability state, Boolean isReference, Double value) {
    accumulate(state, isReference, value, DEFAULT_BINS);
  }

  /** Called by Flink for each row. */
  // hot path
  public void accumulate(
      PopulationStability state, Boolean isReference, Double value, Integer bins) {
    if (isReference != null && value != null && bins != null) {
      state.add(sample(isReference), value, bins);
    }
  }

  /** Called by Flink for each row. */
  public void accumulate(
      PopulationStability state, Boolean isReference, Double value, Double[] edges) {
    if (isReference != null && value != null && edges != null) {
      state.add(sample(isReference), value, numbers(edges));
    }
  }

  /** Called by Flink for each row that is taken back. */
  public void retract(PopulationStability state, Boolean isReference, Double value) {
    retract(state, isReference, value, DEFAULT_BINS);
  }

  /** Called by Flink for each row that is taken back. */
  public void retract(PopulationStability state, Boolean isReference, Double value, Integer bins) {
    if (isReference != null && value != null && bins != null) {
      state.retract(sample(isReference), value, bins);
    }
  }

  /** Called by Flink for each row that is taken back. */
  public void retract(
      PopulationStability state, Boolean isReference, Double value, Double[] edges) {
    if (isReference != null && value != null && edges != null) {
      state.retract(sample(isReference), value, numbers(edges));
    }
  }

  @Override
  public Double getValue(PopulationStability state) {
    return nullable(state.result());
  }

  @Override
  InputTypeStrategy arguments() {
    return or(
        MeasureArguments.of(
            new String[] {"is_reference", "value"},
            MeasureArguments.TRUTH,
            MeasureArguments.NUMBER),
        MeasureArguments.of(
            new String[] {"is_reference", "value", "bins"},
            MeasureArguments.TRUTH,
            MeasureArguments.NUMBER,
            MeasureArguments.COUNT),
        MeasureArguments.of(
            new String[] {"is_reference", "value", "edges"},
            MeasureArguments.TRUTH,
            MeasureArguments.NUMBER,
            MeasureArguments.NUMBERS));
  }

  private static double[] numbers(Double[] edges) {
    double[] numbers = new double[edges.length];
    for (int i = 0; i < edges.length; i++) {
      if (edges[i] == null) {
        throw MlException.user("edges: " + Arrays.toString(edges) + " (expected: no NULL)");
      }
      numbers[i] = edges[i];
    }
    return numbers;
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.anabranch.table.evaluation;

import static org.apache.flink.table.types.inference.InputTypeStrategies.or;

import io.anabranch.core.evaluation.LogLoss;
import java.util.Map;
import org.apache.flink.table.types.inference.InputTypeStrategy;

/**
 * {@code ML_LOG_LOSS(label, probability)} of two classes, {@code ML_LOG_LOSS(label, MAP of class to
 * probability)} and {@code ML_LOG_LOSS(index of the class from 0, ARRAY of probabilities)} of many:
 * see {@link LogLoss}. A class that is not in the map has probability 0; an index outside the array
 * makes the row unusable.
 */
public final class LogLossFunction extends EvaluationFunction<Double, LogLoss> {
  private static final long serialVersionUID = 1L;

  public LogLossFunction() {
    super(StateKind.LOG_LOSS);
  }

  /** Called by Flink for each row of two classes. */
  // hot path
  public void accumulate(LogLoss state, Object label, Double probability) {
    if (label != null && probability != null) {
      state.add(MeasureArguments.binaryLabel(label), probability);
    }
  }

  /** Called by Flink for each row of many classes. */
  public void accumulate(LogLoss state, Object label, Map<?, Double> probabilities) {
    Double likelihood = likelihood(label, probabilities);
    if (likelihood != null) {
      state.addLikelihood(likelihood);
    }
  }

  /** Called by Flink for each row of many classes. */
  public void accumulate(LogLoss state, Long label, Double[] probabilities) {
    Double likelihood = likelihood(label, probabilities);
    if (likelihood != null) {
      state.addLikelihood(likelihood);
    }
  }

  /** Called by Flink for each row that is taken back. */
  public void retract(LogLoss state, Object label, Double probability) {
    if (label != null && probability != null) {
      state.retract(MeasureArguments.binaryLabel(label), probability);
    }
  }

  /** Called by Flink for each row that is taken back. */
  public void retract(LogLoss state, Object label, Map<?, Double> probabilities) {
    Double likelihood = likelihood(label, probabilities);
    if (likelihood != null) {
      state.retractLikelihood(likelihood);
    }
  }

  /** Called by Flink for each row that is taken back. */
  public void retract(LogLoss state, Long label, Double[] probabilities) {
    Double likelihood = likelihood(label, probabilities);
    if (likelihood != null) {
      state.retractLikelihood(likelihood);
    }
  }

  @Override
  public Double getValue(LogLoss state) {
    return nullable(state.result());
  }

  @Override
  InputTypeStrategy arguments() {
    String[] many = {"label", "probabilities"};
    return or(
        MeasureArguments.binary(new String[] {"label", "probability"}, MeasureArguments.NUMBER),
        MeasureArguments.of(many, MeasureArguments.TEXT, MeasureArguments.BY_TEXT),
        MeasureArguments.of(many, MeasureArguments.WHOLE, MeasureArguments.BY_TEXT),
        MeasureArguments.of(many, MeasureArguments.WHOLE, MeasureArguments.BY_WHOLE),
        MeasureArguments.of(many, MeasureArguments.WHOLE, MeasureArguments.NUMBERS));
  }

  private static Double likelihood(Object label, Map<?, Double> probabilities) {
    if (label == null || probabilities == null) {
      return null;
    }
    // A label that is a whole number may meet classes that are whole numbers, or texts.
    Object name = probabilities.containsKey(label) ? label : label.toString();
    return probabilities.containsKey(name) ? probabilities.get(name) : Double.valueOf(0.0);
  }

  private static Double likelihood(Long label, Double[] probabilities) {
    if (label == null || probabilities == null) {
      return null;
    }
    boolean known = label >= 0 && label < probabilities.length;
    return known ? probabilities[label.intValue()] : Double.valueOf(Double.NaN);
  }
}

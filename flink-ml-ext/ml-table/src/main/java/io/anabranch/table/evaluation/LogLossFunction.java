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
      state.add(ArgumentTypes.binaryLabel(label), probability);
    }
  }

  /** Called by Flink for each row of many classes. */
  public void accumulate(LogLoss state, Object label, Map<String, Double> probabilities) {
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
      state.retract(ArgumentTypes.binaryLabel(label), probability);
    }
  }

  /** Called by Flink for each row that is taken back. */
  public void retract(LogLoss state, Object label, Map<String, Double> probabilities) {
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
        ArgumentTypes.binary(new String[] {"label", "probability"}, ArgumentTypes.NUMBER),
        ArgumentTypes.of(many, ArgumentTypes.TEXT, ArgumentTypes.PROBABILITIES),
        ArgumentTypes.of(many, ArgumentTypes.WHOLE, ArgumentTypes.PROBABILITIES),
        ArgumentTypes.of(many, ArgumentTypes.WHOLE, ArgumentTypes.NUMBERS));
  }

  private static Double likelihood(Object label, Map<String, Double> probabilities) {
    if (label == null || probabilities == null) {
      return null;
    }
    String name = label.toString();
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

// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.evaluation;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** A measure with the columns it takes, so that all of them can be held to the same laws. */
record Measure<E extends Evaluation<E>>(
    String name,
    Supplier<E> create,
    BiConsumer<E, Observation> adder,
    BiConsumer<E, Observation> retracter,
    Function<E, Object> results,
    Reader<E> reader) {

  /** One row of everything. */
  record Observation(double label, double prediction, Sample sample, Object truth, Object guess) {
    double truthNumber() {
      return (Boolean) truth ? 1 : 0;
    }
  }

  interface Reader<E> {
    E read(DataInput in) throws IOException;
  }

  private static final double[] EDGES = {-10.5, 0, 3};

  static final List<Measure<?>> ALL =
      List.of(
          new Measure<>(
              "rmse",
              RootMeanSquaredError::new,
              (e, r) -> e.add(r.label, r.prediction),
              (e, r) -> e.retract(r.label, r.prediction),
              RootMeanSquaredError::result,
              RootMeanSquaredError::read),
          new Measure<>(
              "mae",
              MeanAbsoluteError::new,
              (e, r) -> e.add(r.label, r.prediction),
              (e, r) -> e.retract(r.label, r.prediction),
              MeanAbsoluteError::result,
              MeanAbsoluteError::read),
          new Measure<>(
              "r2",
              CoefficientOfDetermination::new,
              (e, r) -> e.add(r.label, r.prediction),
              (e, r) -> e.retract(r.label, r.prediction),
              CoefficientOfDetermination::result,
              CoefficientOfDetermination::read),
          new Measure<>(
              "log loss",
              LogLoss::new,
              (e, r) -> e.add(r.truthNumber(), Math.abs(r.prediction) % 1),
              (e, r) -> e.retract(r.truthNumber(), Math.abs(r.prediction) % 1),
              LogLoss::result,
              LogLoss::read),
          new Measure<>(
              "log loss of many classes",
              LogLoss::new,
              (e, r) -> e.addLikelihood(Math.abs(r.prediction) % 1),
              (e, r) -> e.retractLikelihood(Math.abs(r.prediction) % 1),
              LogLoss::result,
              LogLoss::read),
          new Measure<>(
              "auc",
              AreaUnderCurve::new,
              (e, r) -> e.add(r.truthNumber(), r.prediction),
              (e, r) -> e.retract(r.truthNumber(), r.prediction),
              AreaUnderCurve::result,
              AreaUnderCurve::read),
          new Measure<>(
              "auc in bins",
              AreaUnderCurve::new,
              (e, r) -> e.add(r.truthNumber(), Math.abs(r.prediction) % 1, 7),
              (e, r) -> e.retract(r.truthNumber(), Math.abs(r.prediction) % 1, 7),
              AreaUnderCurve::result,
              AreaUnderCurve::read),
          new Measure<>(
              "accuracy",
              Accuracy::new,
              (e, r) -> e.add(r.truth, r.guess),
              (e, r) -> e.retract(r.truth, r.guess),
              Accuracy::result,
              Accuracy::read),
          new Measure<>(
              "macro f1",
              F1Score::new,
              (e, r) -> e.add(r.truth, r.guess),
              (e, r) -> e.retract(r.truth, r.guess),
              F1Score::result,
              F1Score::read),
          new Measure<>(
              "f1",
              F1Score::new,
              (e, r) -> e.add("c" + r.label % 3, "c" + r.prediction % 3, "c1.0"),
              (e, r) -> e.retract("c" + r.label % 3, "c" + r.prediction % 3, "c1.0"),
              F1Score::result,
              F1Score::read),
          new Measure<>(
              "confusion of texts",
              ConfusionMatrix::new,
              (e, r) -> e.add("ä" + r.label % 3, "" + r.prediction % 3),
              (e, r) -> e.retract("ä" + r.label % 3, "" + r.prediction % 3),
              ConfusionMatrix::cells,
              ConfusionMatrix::read),
          new Measure<>(
              "confusion of numbers",
              ConfusionMatrix::new,
              (e, r) -> e.add((long) r.label, (long) r.prediction),
              (e, r) -> e.retract((long) r.label, (long) r.prediction),
              ConfusionMatrix::cells,
              ConfusionMatrix::read),
          new Measure<>(
              "psi in quantiles",
              PopulationStability::new,
              (e, r) -> e.add(r.sample, r.prediction, 4),
              (e, r) -> e.retract(r.sample, r.prediction, 4),
              PopulationStability::result,
              PopulationStability::read),
          new Measure<>(
              "psi between edges",
              PopulationStability::new,
              (e, r) -> e.add(r.sample, r.prediction, EDGES),
              (e, r) -> e.retract(r.sample, r.prediction, EDGES),
              PopulationStability::result,
              PopulationStability::read),
          new Measure<>(
              "ks",
              KolmogorovSmirnov::new,
              (e, r) -> e.add(r.sample, r.prediction),
              (e, r) -> e.retract(r.sample, r.prediction),
              KolmogorovSmirnov::result,
              KolmogorovSmirnov::read));

  E of(List<Observation> rows) {
    E state = create.get();
    rows.forEach(row -> adder.accept(state, row));
    return state;
  }

  Object result(E state) {
    return results.apply(state);
  }

  static byte[] bytes(Evaluation<?> state) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    state.write(new DataOutputStream(bytes));
    return bytes.toByteArray();
  }

  E restored(byte[] bytes) throws IOException {
    return reader.read(new DataInputStream(new ByteArrayInputStream(bytes)));
  }

  @Override
  public String toString() {
    return name;
  }
}

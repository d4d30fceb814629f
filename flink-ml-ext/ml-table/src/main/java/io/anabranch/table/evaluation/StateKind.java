// SPDX-License-Identifier: Apache-2.0
package io.anabranch.table.evaluation;

import io.anabranch.core.evaluation.Accuracy;
import io.anabranch.core.evaluation.AreaUnderCurve;
import io.anabranch.core.evaluation.CoefficientOfDetermination;
import io.anabranch.core.evaluation.ConfusionMatrix;
import io.anabranch.core.evaluation.Evaluation;
import io.anabranch.core.evaluation.F1Score;
import io.anabranch.core.evaluation.KolmogorovSmirnov;
import io.anabranch.core.evaluation.LogLoss;
import io.anabranch.core.evaluation.MeanAbsoluteError;
import io.anabranch.core.evaluation.PopulationStability;
import io.anabranch.core.evaluation.RootMeanSquaredError;
import java.io.DataInput;
import java.io.IOException;
import java.util.function.Supplier;

/** The accumulators that are kept in Flink's state. Their names are part of savepoints. */
enum StateKind {
  ACCURACY(Accuracy.class, Accuracy::new, Accuracy::read),
  AUC(AreaUnderCurve.class, AreaUnderCurve::new, AreaUnderCurve::read),
  CONFUSION(ConfusionMatrix.class, ConfusionMatrix::new, ConfusionMatrix::read),
  F1(F1Score.class, F1Score::new, F1Score::read),
  KS(KolmogorovSmirnov.class, KolmogorovSmirnov::new, KolmogorovSmirnov::read),
  LOG_LOSS(LogLoss.class, LogLoss::new, LogLoss::read),
  MAE(MeanAbsoluteError.class, MeanAbsoluteError::new, MeanAbsoluteError::read),
  PSI(PopulationStability.class, PopulationStability::new, PopulationStability::read),
  R2(
      CoefficientOfDetermination.class,
      CoefficientOfDetermination::new,
      CoefficientOfDetermination::read),
  RMSE(RootMeanSquaredError.class, RootMeanSquaredError::new, RootMeanSquaredError::read);

  private final Class<? extends Evaluation<?>> type;
  private final Supplier<? extends Evaluation<?>> create;
  private final Reader<? extends Evaluation<?>> read;

  private interface Reader<E> {
    E read(DataInput in) throws IOException;
  }

  <E extends Evaluation<E>> StateKind(Class<E> type, Supplier<E> create, Reader<E> read) {
    this.type = type;
    this.create = create;
    this.read = read;
  }

  Class<? extends Evaluation<?>> type() {
    return type;
  }

  Evaluation<?> create() {
    return create.get();
  }

  Evaluation<?> read(DataInput in) throws IOException {
    return read.read(in);
  }
}

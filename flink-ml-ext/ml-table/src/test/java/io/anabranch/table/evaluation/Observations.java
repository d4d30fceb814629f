// SPDX-License-Identifier: Apache-2.0
package io.anabranch.table.evaluation;

import io.anabranch.core.evaluation.Accuracy;
import io.anabranch.core.evaluation.AreaUnderCurve;
import io.anabranch.core.evaluation.CoefficientOfDetermination;
import io.anabranch.core.evaluation.ConfusionMatrix;
import io.anabranch.core.evaluation.F1Score;
import io.anabranch.core.evaluation.KolmogorovSmirnov;
import io.anabranch.core.evaluation.LogLoss;
import io.anabranch.core.evaluation.MeanAbsoluteError;
import io.anabranch.core.evaluation.PopulationStability;
import io.anabranch.core.evaluation.RootMeanSquaredError;
import io.anabranch.core.evaluation.Sample;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.types.Row;

/** Random rows with labels and predictions, and what the measures of the library say of them. */
final class Observations {
  static final TypeInformation<Row> TYPE =
      Types.ROW_NAMED(
          new String[] {
            "id",
            "version",
            "g",
            "at",
            "label",
            "prediction",
            "truth",
            "score",
            "class",
            "guess",
            "code",
            "guessed_code",
            "is_reference"
          },
          Types.INT,
          Types.INT,
          Types.INT,
          Types.LOCAL_DATE_TIME,
          Types.DOUBLE,
          Types.DOUBLE,
          Types.BOOLEAN,
          Types.DOUBLE,
          Types.STRING,
          Types.STRING,
          Types.INT,
          Types.LONG,
          Types.BOOLEAN);

  /** All measures, as columns of a query. */
  static final String MEASURES =
      """
      ML_RMSE(label, prediction), ML_MAE(label, prediction), ML_R2(label, prediction),
      ML_LOG_LOSS(truth, score), ML_AUC(truth, score), ML_AUC(truth, score, 20),
      ML_ACCURACY(class, guess), ML_F1(class, guess), ML_F1(class, guess, 'a'),
      ML_PSI(is_reference, label), ML_PSI(is_reference, label, 4),
      ML_PSI(is_reference, label, ARRAY[-1.5, 0, 2.5]), ML_KS(is_reference, label),
      ML_CONFUSION(code, guessed_code)\
      """;

  private static final LocalDateTime START = LocalDateTime.of(2026, 1, 1, 0, 0);
  private static final double[] EDGES = {-1.5, 0, 2.5};

  private Observations() {}

  /** Rows in order of time; every third id comes a second time, and its first row is wrong. */
  static List<Row> rows(Random random, int count) {
    List<Row> rows = new ArrayList<>();
    for (int id = 0; id < count; id++) {
      if (id % 3 == 0) {
        rows.add(row(random, id, 0));
      }
    }
    for (int id = 0; id < count; id++) {
      rows.add(row(random, id, 1));
    }
    return rows;
  }

  /** What {@link #MEASURES} should be for the rows. */
  static List<Object> measures(List<Row> rows) {
    RootMeanSquaredError rmse = new RootMeanSquaredError();
    MeanAbsoluteError mae = new MeanAbsoluteError();
    CoefficientOfDetermination r2 = new CoefficientOfDetermination();
    LogLoss logLoss = new LogLoss();
    AreaUnderCurve auc = new AreaUnderCurve();
    AreaUnderCurve binnedAuc = new AreaUnderCurve();
    Accuracy accuracy = new Accuracy();
    F1Score macro = new F1Score();
    F1Score f1 = new F1Score();
    PopulationStability psi = new PopulationStability();
    PopulationStability quarters = new PopulationStability();
    PopulationStability binned = new PopulationStability();
    KolmogorovSmirnov ks = new KolmogorovSmirnov();
    ConfusionMatrix confusion = new ConfusionMatrix();
    for (Row row : rows) {
      Double label = row.getFieldAs("label");
      Double prediction = row.getFieldAs("prediction");
      if (prediction != null) {
        rmse.add(label, prediction);
        mae.add(label, prediction);
        r2.add(label, prediction);
      }
      double truth = row.<Boolean>getFieldAs("truth") ? 1 : 0;
      double score = row.<Double>getFieldAs("score");
      logLoss.add(truth, score);
      auc.add(truth, score);
      binnedAuc.add(truth, score, 20);
      String guess = row.getFieldAs("guess");
      if (guess != null) {
        accuracy.add(row.getField("class"), guess);
        macro.add(row.getField("class"), guess);
        f1.add(row.getField("class"), guess, "a");
      }
      Sample sample = row.<Boolean>getFieldAs("is_reference") ? Sample.REFERENCE : Sample.ACTUAL;
      psi.add(sample, label, 10);
      quarters.add(sample, label, 4);
      binned.add(sample, label, EDGES);
      ks.add(sample, label);
      confusion.add(row.<Integer>getFieldAs("code").longValue(), row.getField("guessed_code"));
    }
    List<Object> all = new ArrayList<>();
    List.of(rmse.result(), mae.result(), r2.result(), logLoss.result(), auc.result())
        .forEach(result -> all.add(nullable(result)));
    List.of(binnedAuc.result(), accuracy.result(), macro.result(), f1.result(), psi.result())
        .forEach(result -> all.add(nullable(result)));
    List.of(quarters.result(), binned.result(), ks.result())
        .forEach(result -> all.add(nullable(result)));
    all.add(
        confusion.cells().stream()
            .map(cell -> Row.of(cell.label(), cell.prediction(), cell.count()))
            .toList());
    return all;
  }

  private static Double nullable(OptionalDouble result) {
    return result.isPresent() ? result.getAsDouble() : null;
  }

  private static Row row(Random random, int id, int version) {
    double label = random.nextInt(400) / 50.0 - 4;
    boolean truth = random.nextBoolean();
    double score = Math.min(1, Math.max(0, (truth ? 0.6 : 0.4) + random.nextGaussian() / 4));
    String guess = random.nextInt(10) == 0 ? null : "abc".charAt(random.nextInt(3)) + "";
    return Row.of(
        id,
        version,
        id % 5,
        START.plusSeconds(id),
        label,
        random.nextInt(10) == 0 ? null : label + random.nextGaussian(),
        truth,
        random.nextBoolean() ? Math.rint(score * 10) / 10 : score,
        "abcd".charAt(random.nextInt(4)) + "",
        guess,
        random.nextInt(12),
        (long) random.nextInt(12),
        random.nextInt(3) > 0);
  }
}

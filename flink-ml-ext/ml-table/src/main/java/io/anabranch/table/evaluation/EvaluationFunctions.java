// SPDX-License-Identifier: Apache-2.0
package io.anabranch.table.evaluation;

import io.anabranch.core.evaluation.CoefficientOfDetermination;
import io.anabranch.core.evaluation.MeanAbsoluteError;
import io.anabranch.core.evaluation.RootMeanSquaredError;
import io.anabranch.table.function.NamedFunction;
import java.util.List;

/** The measures as SQL functions. */
public final class EvaluationFunctions {
  private EvaluationFunctions() {}

  /** All of them, in the order of their documentation. */
  public static List<NamedFunction> all() {
    return List.of(
        new NamedFunction(
            "ML_RMSE",
            "ML_RMSE(label DOUBLE, prediction DOUBLE) -> DOUBLE",
            "Root of the mean squared difference of label and prediction.",
            new RegressionFunction<RootMeanSquaredError>(StateKind.RMSE)),
        new NamedFunction(
            "ML_MAE",
            "ML_MAE(label DOUBLE, prediction DOUBLE) -> DOUBLE",
            "Mean absolute difference of label and prediction.",
            new RegressionFunction<MeanAbsoluteError>(StateKind.MAE)),
        new NamedFunction(
            "ML_R2",
            "ML_R2(label DOUBLE, prediction DOUBLE) -> DOUBLE",
            "Share of the labels' variance that the predictions explain (coefficient of"
                + " determination). NULL where all labels are equal.",
            new RegressionFunction<CoefficientOfDetermination>(StateKind.R2)),
        new NamedFunction(
            "ML_LOG_LOSS",
            "ML_LOG_LOSS(label BOOLEAN or 0/1, probability DOUBLE) -> DOUBLE;"
                + " ML_LOG_LOSS(label STRING or BIGINT, MAP<STRING or BIGINT, DOUBLE>) -> DOUBLE;"
                + " ML_LOG_LOSS(index BIGINT, ARRAY<DOUBLE>) -> DOUBLE",
            "Mean negative logarithm of the probability that was given to the true class."
                + " Probabilities are clipped to [2^-52, 1 - 2^-52].",
            new LogLossFunction()),
        new NamedFunction(
            "ML_AUC",
            "ML_AUC(label BOOLEAN or 0/1, score DOUBLE [, bins INT]) -> DOUBLE",
            "Area under the ROC curve, ties counted half. Memory grows with the distinct scores;"
                + " with bins, scores in [0, 1] are kept to so many equal bins.",
            new AucFunction()),
        new NamedFunction(
            "ML_ACCURACY",
            "ML_ACCURACY(label, prediction) -> DOUBLE",
            "Share of rows whose prediction equals the label; both BIGINT, STRING or BOOLEAN.",
            new AccuracyFunction()),
        new NamedFunction(
            "ML_F1",
            "ML_F1(label, prediction [, positive]) -> DOUBLE",
            "F1 score of the class positive, or else the mean over all classes (macro); all"
                + " BIGINT, STRING or BOOLEAN.",
            new F1Function()),
        new NamedFunction(
            "ML_CONFUSION",
            "ML_CONFUSION(label T, prediction T) -> ARRAY<ROW<label T, prediction T, n BIGINT>>",
            "How often each pair of label and prediction occurs, in ascending order; T is BIGINT,"
                + " STRING or BOOLEAN.",
            new ConfusionFunction()),
        new NamedFunction(
            "ML_PSI",
            "ML_PSI(is_reference BOOLEAN, value DOUBLE [, bins INT or edges ARRAY<DOUBLE>]) ->"
                + " DOUBLE",
            "Population stability index of the other values against the reference, in quantile"
                + " bins of the reference (10 unless given) or between given edges.",
            new PsiFunction()),
        new NamedFunction(
            "ML_KS",
            "ML_KS(is_reference BOOLEAN, value DOUBLE) -> DOUBLE",
            "Two-sample Kolmogorov-Smirnov statistic: the largest distance of the two"
                + " distribution functions.",
            new KsFunction()));
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.online;

import io.anabranch.core.learn.Task;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** Measures of a key's predictions against its labels, each made before the label was learnt. */
public enum QualityMeasure {
  /** Mean absolute error. */
  MAE(Task.REGRESSION, Task.FORECAST),
  /** Root of the mean squared error. */
  RMSE(Task.REGRESSION, Task.FORECAST),
  /** Mean negative logarithm of the probability given to the true class, clipped at 1e-15. */
  LOG_LOSS(Task.BINARY, Task.MULTICLASS),
  /** Share of rows whose most probable class was the true one. */
  ACCURACY(Task.BINARY, Task.MULTICLASS),
  /** Area under the ROC curve, from 64 bins of the probability. */
  AUC(Task.BINARY),
  /** Of the rows called anomalies, the share that were; needs labels. */
  PRECISION(Task.ANOMALY),
  /** Of the anomalies, the share that were found; needs labels. */
  RECALL(Task.ANOMALY);

  private final Set<Task> tasks;

  QualityMeasure(Task... tasks) {
    this.tasks = Set.of(tasks);
  }

  /** Whether more of it is worse. */
  public boolean isLoss() {
    return switch (this) {
      case MAE, RMSE, LOG_LOSS -> true;
      case ACCURACY, AUC, PRECISION, RECALL -> false;
    };
  }

  /** All measures of a task. */
  public static List<QualityMeasure> of(Task task) {
    return Arrays.stream(values()).filter(measure -> measure.tasks.contains(task)).toList();
  }

  /** Those that are kept where nothing is said: all but {@link #AUC}, which takes most memory. */
  public static List<QualityMeasure> defaults(Task task) {
    return of(task).stream().filter(measure -> measure != AUC).toList();
  }
}

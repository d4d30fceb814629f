// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.devices;

import io.anabranch.core.error.MlException;
import io.anabranch.core.online.LearnSpec;
import io.anabranch.core.online.QualityMeasure;
import io.anabranch.jobs.model.TextTable;
import io.anabranch.jobs.score.Engine;
import io.anabranch.models.DefinitionFiles;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;

/**
 * The keys whose models were the worst so far, as a table.
 *
 * @param measure null for the learner's first
 * @param most lines
 * @param updates that a model has at least, since few say little
 */
public record WorstDevices(LearnSpec learner, String measure, int most, long updates) {
  /** What a task and the table hold at most. */
  private static final int MOST = 10_000;

  public WorstDevices {
    if (most < 1 || most > MOST) {
      throw MlException.user("--most: " + most + " (expected: 1 to " + MOST + ")");
    }
  }

  public String table(DefinitionFiles files, ModelOrigin origin, Engine engine) {
    LearnerRows rows = LearnerRows.of(files, learner);
    QualityMeasure by = chosen();
    WorstFirst order = new WorstFirst(rows, by);
    StreamExecutionEnvironment environment =
        NewSavepoint.allowed(engine.in(RuntimeExecutionMode.BATCH)).environment();
    List<RowData> worst =
        new ArrayList<>(
            Collected.rows(
                environment,
                origin
                    .open(environment, rows, Optional.empty())
                    .transform(
                        "worst",
                        InternalTypeInfo.of(rows.type()),
                        new WorstRows(rows, order, most, updates)),
                "devices worst"));
    worst.sort(order);
    return text(rows, order, by, worst.subList(0, Math.min(most, worst.size())));
  }

  private QualityMeasure chosen() {
    List<String> names = learner.quality().stream().map(WorstFirst::name).toList();
    if (names.isEmpty() || (measure != null && !names.contains(measure))) {
      throw MlException.user(
          "--by: "
              + (measure == null ? "" : measure + " ")
              + "(expected: one that "
              + learner.name()
              + " keeps: "
              + (names.isEmpty() ? "none" : String.join(", ", names))
              + ")");
    }
    return learner.quality().get(measure == null ? 0 : names.indexOf(measure));
  }

  private String text(LearnerRows rows, WorstFirst order, QualityMeasure by, List<RowData> worst) {
    if (worst.isEmpty()) {
      return String.format(
          Locale.ROOT, "No model of %s has %,d updates and labels.%n", learner.name(), updates);
    }
    TextTable table =
        new TextTable(
            "PLACE",
            String.join(" ", learner.key()).toUpperCase(Locale.ROOT),
            by.name(),
            "UPDATES",
            "ROWS",
            "DRIFTS",
            "AS OF");
    int count = rows.type().getFieldIndex("updates");
    for (int i = 0; i < worst.size(); i++) {
      RowData row = worst.get(i);
      table.row(
          Integer.toString(i + 1),
          KeyText.of(rows.keyType(), row).toString(),
          Double.toString(order.quality(row)),
          number(row, count),
          number(row, count + 1),
          number(row, count + 2),
          row.isNullAt(count + 4) ? "" : row.getTimestamp(count + 4, 3).toString());
    }
    return table.text("");
  }

  private static String number(RowData row, int column) {
    return row.isNullAt(column) ? "" : String.format(Locale.ROOT, "%,d", row.getLong(column));
  }
}

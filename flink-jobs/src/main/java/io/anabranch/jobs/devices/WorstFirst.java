// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.devices;

import io.anabranch.core.online.QualityMeasure;
import java.io.Serializable;
import java.util.Comparator;
import java.util.Locale;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;

/**
 * Orders model rows by a measure of quality, the worst first; of equal ones that with more updates,
 * then by key.
 */
final class WorstFirst implements Comparator<RowData>, Serializable {
  private static final long serialVersionUID = 1L;

  private final LearnerRows learner;
  private final boolean loss;
  private final int measure;
  private final int updates;

  WorstFirst(LearnerRows learner, QualityMeasure measure) {
    RowType type = learner.type();
    this.learner = learner;
    this.measure = type.getFieldIndex(name(measure));
    updates = type.getFieldIndex("updates");
    loss = measure.isLoss();
  }

  /** As columns name it. */
  static String name(QualityMeasure measure) {
    return measure.name().toLowerCase(Locale.ROOT);
  }

  /** Whether a row says how good its model is, and the model has learnt so much. */
  boolean counts(RowData row, long least) {
    return !row.isNullAt(measure) && !row.isNullAt(updates) && row.getLong(updates) >= least;
  }

  double quality(RowData row) {
    return row.getDouble(measure);
  }

  @Override
  public int compare(RowData left, RowData right) {
    int byQuality = Double.compare(quality(left), quality(right));
    if (byQuality != 0) {
      return loss ? -byQuality : byQuality;
    }
    int byUpdates = Long.compare(right.getLong(updates), left.getLong(updates));
    return byUpdates != 0 ? byUpdates : key(left).compareTo(key(right));
  }

  private String key(RowData row) {
    return KeyText.of(learner.keyType(), row).toString();
  }
}

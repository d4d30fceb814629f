// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.learn;

import io.anabranch.core.error.MlException;
import io.anabranch.core.online.KeyModels;
import io.anabranch.core.online.LearnSpec;
import io.anabranch.core.online.Workspace;
import io.anabranch.operators.keyed.Columns;
import io.anabranch.operators.row.RowDataView;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;

/** Reads what a learner sees of a row into a workspace. One per task; not thread-safe. */
public final class ExampleReader {
  private final Workspace workspace;
  private final RowDataView view;
  private final String[] names;
  private final int[] columns;
  private final int prior;
  private final String priorName;
  private final Labels labels;
  private final RowIds ids;
  private double label;
  private byte[] id;

  /**
   * @param rowType of the rows; a column that is not there, or is no number, is refused (kind USER)
   * @param workspace that receives features, time and prior
   */
  public ExampleReader(KeyModels models, RowType rowType, Workspace workspace) {
    this.workspace = workspace;
    LearnSpec spec = models.spec();
    view = new RowDataView(rowType);
    names = spec.learner().features().toArray(new String[0]);
    columns = new int[names.length];
    for (int i = 0; i < columns.length; i++) {
      columns[i] = Columns.indexOfNumber(rowType, names[i]);
    }
    priorName = spec.prior();
    prior = priorName == null ? -1 : Columns.indexOfNumber(rowType, priorName);
    boolean inRow = spec.label() != null && !spec.delay().isStream();
    labels = inRow ? new Labels(models, rowType, view) : null;
    ids = spec.delay().isStream() ? new RowIds(rowType, spec.delay().id(), view) : null;
  }

  /**
   * Reads a row.
   *
   * @throws MlException of kind DATA where it cannot be used
   */
  // hot path
  public void read(RowData row, long time) {
    view.of(row);
    double[] features = workspace.example().features();
    for (int i = 0; i < columns.length; i++) {
      features[i] = number(columns[i], names[i]);
    }
    workspace.example().at(time);
    if (prior >= 0) {
      workspace.prior(number(prior, priorName));
    }
    label = labels == null ? Double.NaN : labels.read(row);
    id = ids == null ? null : ids.read(row);
  }

  // hot path
  private double number(int column, String name) {
    double value = view.isNull(column) ? Double.NaN : view.number(column);
    if (!Double.isFinite(value)) {
      Object found = view.isNull(column) ? null : (Object) value;
      throw MlException.data(name + ": " + found + " (expected: a finite number)");
    }
    return value;
  }

  /** Of the row read last; NaN where it is not known (yet). */
  public double label() {
    return label;
  }

  /** Of the row read last; null where labels come with rows. */
  public byte[] id() {
    return id;
  }
}

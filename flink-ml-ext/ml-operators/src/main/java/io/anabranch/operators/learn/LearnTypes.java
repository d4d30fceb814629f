// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.learn;

import io.anabranch.core.online.KeyModels;
import io.anabranch.core.online.LearnSpec;
import io.anabranch.operators.keyed.Columns;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;

/** Types of the rows that go in and out beside a learner's own. */
public final class LearnTypes {
  /** The column that tells queries apart. */
  public static final String QUERY_ID = "query_id";

  private LearnTypes() {}

  /** The key columns. */
  public static RowType key(LearnSpec spec, RowType columns) {
    return some(spec.key(), columns);
  }

  /**
   * What a stream of labels has to bring: key, id, event time and label, as the definition declares
   * them. More columns may be there.
   *
   * @param columns the definition's
   * @param eventTime the name of that column
   */
  public static RowType labels(LearnSpec spec, RowType columns, String eventTime) {
    Set<String> names = new LinkedHashSet<>(spec.key());
    names.addAll(spec.delay().id());
    names.add(eventTime);
    names.add(spec.label());
    return some(new ArrayList<>(names), columns);
  }

  /** Questions for the model of a key: its columns and {@code query_id STRING}. */
  public static RowType queries(LearnSpec spec, RowType columns) {
    List<RowType.RowField> fields = new ArrayList<>(key(spec, columns).getFields());
    fields.addAll(queryId().getFields());
    return new RowType(false, fields);
  }

  /** What a query brings besides its key. */
  static RowType queryId() {
    return new RowType(false, List.of(new RowType.RowField(QUERY_ID, VarCharType.STRING_TYPE)));
  }

  /** Answers: {@code query_id} and a model row, null but for the key where the key is not known. */
  public static RowType answers(LearnSpec spec, RowType columns) {
    List<RowType.RowField> fields = new ArrayList<>(queryId().getFields());
    fields.addAll(models(spec, columns).getFields());
    return new RowType(false, fields);
  }

  /** Models as rows; see {@link ModelRows}. */
  public static RowType models(LearnSpec spec, RowType columns) {
    return new ModelRows(new KeyModels(spec), key(spec, columns), "").type();
  }

  /** Rows that went in, with what the learner says of them. */
  public static RowType outputs(LearnSpec spec, RowType rowType) {
    List<RowType.RowField> fields = new ArrayList<>(rowType.getFields());
    fields.addAll(LearnRow.type(new KeyModels(spec)).getFields());
    return new RowType(false, fields);
  }

  private static RowType some(List<String> names, RowType columns) {
    List<RowType.RowField> fields = new ArrayList<>();
    for (String name : names) {
      fields.add(columns.getFields().get(Columns.indexOf(columns, name)));
    }
    return new RowType(false, fields);
  }
}

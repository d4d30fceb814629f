// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.learn;

import io.anabranch.core.online.LearnSpec;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.TinyIntType;
import org.apache.flink.table.types.logical.VarCharType;

/**
 * What comes to a learner beside its rows, as rows of one type: the key's columns, what it is, and
 * one of a label, a query's id and a model row.
 */
final class SideEvents {
  private final int keys;
  private final int labelColumns;
  private final int modelColumns;

  /** What a side event is. */
  enum Kind {
    LABEL("labels"),
    QUERY("queries"),
    LOAD("loads");

    private static final Kind[] ALL = values();
    private final String word;

    Kind(String word) {
      this.word = word;
    }

    /** For names of operators. */
    String word() {
      return word;
    }
  }

  SideEvents(LearnSetup setup) {
    LearnSpec spec = setup.stage().spec();
    keys = spec.key().size();
    labelColumns = setup.labelType() == null ? 0 : setup.labelType().getFieldCount();
    modelColumns = LearnTypes.models(spec, setup.rowType()).getFieldCount();
  }

  static RowType type(LearnSetup setup) {
    LearnSpec spec = setup.stage().spec();
    List<RowType.RowField> fields =
        new ArrayList<>(LearnTypes.key(spec, setup.rowType()).getFields());
    fields.add(new RowType.RowField("$kind", new TinyIntType()));
    LogicalType label = setup.labelType() == null ? new TinyIntType() : setup.labelType();
    fields.add(new RowType.RowField("$label", label.copy(true)));
    fields.add(new RowType.RowField("$query", VarCharType.STRING_TYPE));
    LogicalType model = LearnTypes.models(spec, setup.rowType());
    fields.add(new RowType.RowField("$model", model.copy(true)));
    return new RowType(false, fields);
  }

  /** A side event of a key's values. */
  static RowData of(Kind kind, Object[] key, Object content) {
    GenericRowData event = new GenericRowData(key.length + 4);
    for (int i = 0; i < key.length; i++) {
      event.setField(i, key[i]);
    }
    event.setField(key.length, (byte) kind.ordinal());
    event.setField(key.length + 1 + kind.ordinal(), content);
    return event;
  }

  Kind kind(RowData event) {
    return Kind.ALL[event.getByte(keys)];
  }

  RowData label(RowData event) {
    return event.getRow(keys + 1, labelColumns);
  }

  /** The query's id as a row of its own; null where it is. */
  RowData queryId(RowData event) {
    return GenericRowData.of(event.isNullAt(keys + 2) ? null : event.getString(keys + 2));
  }

  RowData model(RowData event) {
    return event.getRow(keys + 3, modelColumns);
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.anabranch.table.learn;

import io.anabranch.core.online.KeyModels;
import io.anabranch.core.online.LearnSpec;
import io.anabranch.core.row.Column;
import io.anabranch.operators.row.RowTypes;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;
import org.apache.flink.table.types.logical.utils.LogicalTypeUtils;

/**
 * One call in a query, checked. Travels to the tasks.
 *
 * @param spec what learns; its key are the columns of PARTITION BY
 * @param rowType of the table
 * @param order of the rows of a partition
 * @param isNamed whether the query gives the outputs a name to begin with
 */
record LearnCall(LearnSpec spec, RowType rowType, Order order, boolean isNamed)
    implements Serializable {
  /** The column that says what is wrong with a row. */
  static final String ERROR = "error";

  /** The column that Flink adds where {@code on_time} is given. */
  static final String ROWTIME = "rowtime";

  /** In which order a partition's rows are seen. */
  enum Order {
    /** As they come; a row's time is its number. */
    ARRIVAL,
    /** By event time, then by content. */
    EVENT_TIME
  }

  LearnCall {
    Objects.requireNonNull(spec, "spec");
    Objects.requireNonNull(rowType, "rowType");
    Objects.requireNonNull(order, "order");
  }

  /** Indexes of the columns that are not in PARTITION BY, whose columns Flink itself passes on. */
  int[] kept() {
    return IntStream.range(0, rowType.getFieldCount())
        .filter(i -> !spec.key().contains(rowType.getFieldNames().get(i)))
        .toArray();
  }

  /** What the function itself gives: the other columns, what the model says, what is wrong. */
  RowType outputType(KeyModels models) {
    List<RowType.RowField> fields = new ArrayList<>();
    RowType plain = (RowType) LogicalTypeUtils.removeTimeAttributes(rowType);
    for (int column : kept()) {
      fields.add(plain.getFields().get(column));
    }
    for (Column output : models.outputs()) {
      fields.add(new RowType.RowField(outputName(output), RowTypes.of(output.type())));
    }
    fields.add(new RowType.RowField(ERROR, VarCharType.STRING_TYPE));
    return new RowType(false, fields);
  }

  /** Without the learner's name, unless the query gave it one. */
  String outputName(Column output) {
    return isNamed ? output.name() : output.name().substring(spec.name().length() + 1);
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.learn;

import io.anabranch.operators.row.DeadLetters;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.util.OutputTag;

/** Side outputs of the operators; dead letters of rows leave by {@link DeadLetters#TAG}. */
final class LearnTags {
  /** Labels that could not be learnt. */
  static final OutputTag<RowData> LABEL_LETTERS = letters("label-dead-letters");

  /** Model rows that could not be loaded. */
  static final OutputTag<RowData> LOAD_LETTERS = letters("load-dead-letters");

  private LearnTags() {}

  private static OutputTag<RowData> letters(String id) {
    return new OutputTag<>(id, InternalTypeInfo.of(DeadLetters.ROW_TYPE));
  }

  /** Rows that came at or below the watermark, as they came. */
  static OutputTag<RowData> lateRows(RowType rowType) {
    return new OutputTag<>("late-rows", InternalTypeInfo.of(rowType));
  }

  /** Labels that were learnt, as they came. */
  static OutputTag<RowData> labelsLearnt(RowType labelType) {
    return new OutputTag<>("labels-learnt", InternalTypeInfo.of(labelType));
  }

  static OutputTag<RowData> models(RowType modelType) {
    return new OutputTag<>("models", InternalTypeInfo.of(modelType));
  }

  static OutputTag<RowData> answers(RowType answerType) {
    return new OutputTag<>("answers", InternalTypeInfo.of(answerType));
  }
}

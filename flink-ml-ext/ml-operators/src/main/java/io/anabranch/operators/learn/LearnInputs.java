// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.learn;

import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;

/**
 * What comes to a learner beside its rows.
 *
 * @param labels with event time as timestamp and, in STREAMING, with watermarks; null for none
 * @param queries answered on arrival, STREAMING only; null for none
 * @param loads models that take the place of a key's; null for none
 */
public record LearnInputs(Side labels, Side queries, Side loads) {
  /**
   * A stream of rows.
   *
   * @param type has the columns that {@link LearnTypes} names, by their names; others are ignored
   */
  public record Side(DataStream<RowData> rows, RowType type) {}

  public static LearnInputs none() {
    return new LearnInputs(null, null, null);
  }

  public LearnInputs withLabels(DataStream<RowData> rows, RowType type) {
    return new LearnInputs(new Side(rows, type), queries, loads);
  }

  public LearnInputs withQueries(DataStream<RowData> rows, RowType type) {
    return new LearnInputs(labels, new Side(rows, type), loads);
  }

  public LearnInputs withLoads(DataStream<RowData> rows, RowType type) {
    return new LearnInputs(labels, queries, new Side(rows, type));
  }

  boolean isEmpty() {
    return labels == null && queries == null && loads == null;
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.ledger;

import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.RowType;

/** Puts a count, and where wanted a digest, on a stream of rows. */
public final class Ledger {
  public static final String ROWS_IN = "rows.in";
  public static final String ROWS_SCORED = "rows.scored";
  public static final String ROWS_DEAD_LETTERED = "rows.dead-lettered";
  public static final String ROWS_LATE = "rows.late";

  /**
   * Suffix of an accumulator that is above 0 where the job restarted. Flink keeps no state of tasks
   * that had ended by then, so what they counted is missing.
   */
  public static final String RESTARTED = ".restarted";

  private Ledger() {}

  /** Counts rows under an accumulator and a metric of this name. */
  public static SingleOutputStreamOperator<RowData> count(
      DataStream<RowData> rows, RowType type, String name) {
    return apply(rows, type, new LedgerOperator(name, null));
  }

  /** Counts and digests rows; accumulators {@code name}, {@code name.high}, {@code name.low}. */
  public static SingleOutputStreamOperator<RowData> digest(
      DataStream<RowData> rows, RowType type, String name) {
    return apply(rows, type, new LedgerOperator(name, type));
  }

  private static SingleOutputStreamOperator<RowData> apply(
      DataStream<RowData> rows, RowType type, LedgerOperator operator) {
    return rows.transform(operator.name(), InternalTypeInfo.of(type), operator)
        .uid(operator.name())
        .setParallelism(rows.getParallelism());
  }
}

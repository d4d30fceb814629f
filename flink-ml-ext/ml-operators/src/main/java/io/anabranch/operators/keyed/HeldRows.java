// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.keyed;

import io.anabranch.core.error.MlException;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.binary.BinaryRowData;
import org.apache.flink.table.runtime.typeutils.RowDataSerializer;
import org.apache.flink.types.RowKind;

/** Makes rows that may be held: in the one canonical form, and owned by nobody else. */
public final class HeldRows {
  private final RowDataSerializer serializer;
  private final boolean inputIsReused;

  public HeldRows(RowDataSerializer serializer, boolean inputIsReused) {
    this.serializer = serializer;
    this.inputIsReused = inputIsReused;
  }

  // hot path
  public BinaryRowData hold(RowData row) {
    BinaryRowData binary = serializer.toBinaryRow(row);
    // Any other row was written into a row that the serializer uses again.
    boolean isOwn = row instanceof BinaryRowData && !inputIsReused;
    return isOwn ? binary : binary.copy();
  }

  /** Refuses a row that cannot be placed in time. */
  public static MlException check(StreamRecord<RowData> element) {
    if (!element.hasTimestamp()) {
      return MlException.data("event time: missing (expected: a timestamp)");
    }
    // Keeps all arithmetic on times far from overflow.
    if (Math.abs(element.getTimestamp() >> 1) > Long.MAX_VALUE >> 2) {
      return MlException.data(
          "event time: " + element.getTimestamp() + " (expected: at most 2^62 ms from 1970)");
    }
    checkKind(element.getValue());
    return null;
  }

  /**
   * @throws MlException of kind USER where the row is a change of another
   */
  public static void checkKind(RowData row) {
    RowKind kind = row.getRowKind();
    if (kind != RowKind.INSERT) {
      throw MlException.user("row kind: " + kind + " (expected: INSERT, an append-only stream)");
    }
  }
}

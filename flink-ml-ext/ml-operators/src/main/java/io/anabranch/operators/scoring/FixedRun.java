// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.scoring;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.data.binary.BinaryRowData;
import org.apache.flink.table.data.writer.BinaryRowWriter;

/**
 * Columns of the incoming row that stand side by side in the output too, each in one eight-byte
 * slot of Flink's binary rows: they are copied at once, as bytes.
 *
 * @param from the first column's position in the incoming row
 * @param to its position in the output
 * @param columns how many there are
 */
record FixedRun(int from, int to, int columns) {
  private static final int SLOT_BYTES = 8;

  /** All runs of a layout, in order. */
  static List<FixedRun> of(List<OutputField> fields) {
    List<FixedRun> runs = new ArrayList<>();
    int start = 0;
    while (start < fields.size()) {
      int end = start;
      while (end < fields.size() && continues(fields, start, end)) {
        end++;
      }
      if (end > start) {
        runs.add(new FixedRun(fields.get(start).index(), start, end - start));
      }
      start = Math.max(end, start + 1);
    }
    return runs;
  }

  private static boolean continues(List<OutputField> fields, int start, int at) {
    OutputField field = fields.get(at);
    return field.source() == OutputField.Source.ROW
        && field.index() - fields.get(start).index() == at - start
        && BinaryRowData.isInFixedLengthPart(field.type());
  }

  /**
   * Whether runs may be copied from the row: its nulls would be lost. Flink looks for them at the
   * start of the memory, wherever the row begins in it.
   */
  static boolean mayCopy(BinaryRowData row) {
    return row.getSegments().length == 1 && row.getOffset() == 0 && !row.anyNull();
  }

  /** Whether the output's field at this position is copied with the run. */
  boolean covers(int position) {
    return position >= to && position < to + columns;
  }

  // hot path
  void copy(BinaryRowData row, BinaryRowWriter writer) {
    row.getSegments()[0].copyTo(
        BinaryRowData.calculateBitSetWidthInBytes(row.getArity()) + from * SLOT_BYTES,
        writer.getSegments(),
        writer.getFieldOffset(to),
        columns * SLOT_BYTES);
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.scoring;

import org.apache.flink.core.memory.MemorySegment;
import org.apache.flink.core.memory.MemorySegmentFactory;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.binary.BinaryRowData;
import org.apache.flink.table.data.writer.BinaryRowWriter;
import org.apache.flink.table.runtime.typeutils.ArrayDataSerializer;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;

/**
 * Copies rows of any form into binary rows whose memory is used again and again. One per task; not
 * thread-safe.
 */
final class RowKeeper {
  private static final int SPARE_BYTES = 32;

  private final LogicalType[] types;
  private final ArrayDataSerializer[] arrays;
  private final BinaryRowData row;
  private final BinaryRowWriter writer;

  RowKeeper(RowType type) {
    types = type.getChildren().toArray(LogicalType[]::new);
    arrays = new ArrayDataSerializer[types.length];
    for (int i = 0; i < types.length; i++) {
      if (types[i] instanceof ArrayType array) {
        arrays[i] = new ArrayDataSerializer(array.getElementType());
      }
    }
    row = new BinaryRowData(types.length);
    writer = new BinaryRowWriter(row);
  }

  // hot path

  /**
   * A copy of the row.
   *
   * @param spare an earlier copy whose memory is free; null if there is none
   */
  BinaryRowData keep(RowData from, RowData spare) {
    BinaryRowData binary = from instanceof BinaryRowData already ? already : write(from);
    if (binary.getSegments().length != 1) {
      return binary.copy();
    }
    int bytes = binary.getSizeInBytes();
    BinaryRowData kept =
        spare instanceof BinaryRowData former && former.getSegments()[0].size() >= bytes
            ? former
            : allocate(bytes);
    MemorySegment[] memory = kept.getSegments();
    binary.getSegments()[0].copyTo(binary.getOffset(), memory[0], 0, bytes);
    kept.pointTo(memory, 0, bytes);
    return kept;
  }

  /** As Flink's serializer does it, which boxes every value. */
  private BinaryRowData write(RowData from) {
    writer.reset();
    writer.writeRowKind(from.getRowKind());
    for (int i = 0; i < types.length; i++) {
      FieldWriter.copy(from, i, types[i], arrays[i], writer, i);
    }
    writer.complete();
    return row;
  }

  /** A little more than is needed, since texts differ in length from row to row. */
  private BinaryRowData allocate(int bytes) {
    BinaryRowData made = new BinaryRowData(types.length);
    made.pointTo(MemorySegmentFactory.wrap(new byte[bytes + SPARE_BYTES]), 0, bytes);
    return made;
  }
}

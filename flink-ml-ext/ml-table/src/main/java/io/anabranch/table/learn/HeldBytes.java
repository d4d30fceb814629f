// SPDX-License-Identifier: Apache-2.0
package io.anabranch.table.learn;

import io.anabranch.operators.keyed.RowContent;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.core.memory.MemorySegment;
import org.apache.flink.core.memory.MemorySegmentFactory;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.binary.BinaryRowData;
import org.apache.flink.table.data.binary.BinarySegmentUtils;
import org.apache.flink.table.runtime.typeutils.RowDataSerializer;
import org.apache.flink.table.types.logical.RowType;

/** Rows of one key and time as bytes: each its length, then itself in Flink's binary form. */
final class HeldBytes {
  private final RowDataSerializer serializer;
  private final int arity;

  HeldBytes(RowType rowType) {
    serializer = new RowDataSerializer(rowType);
    arity = rowType.getFieldCount();
  }

  /**
   * Puts a row behind others.
   *
   * @param before null where it is the first
   */
  // hot path
  byte[] append(byte[] before, RowData row) {
    BinaryRowData binary = serializer.toBinaryRow(row);
    int at = before == null ? 0 : before.length;
    int size = binary.getSizeInBytes();
    byte[] after = before == null ? new byte[Integer.BYTES + size] : grown(before, size);
    ByteBuffer.wrap(after).putInt(at, size);
    BinarySegmentUtils.copyToBytes(
        binary.getSegments(), binary.getOffset(), after, at + Integer.BYTES, size);
    return after;
  }

  private static byte[] grown(byte[] before, int size) {
    return Arrays.copyOf(before, before.length + Integer.BYTES + size);
  }

  /** Reads rows, in the order of their content, so that the order in which they came is lost. */
  // hot path
  void read(byte[] bytes, List<BinaryRowData> into) {
    MemorySegment segment = MemorySegmentFactory.wrap(bytes);
    ByteBuffer sizes = ByteBuffer.wrap(bytes);
    for (int at = 0; at < bytes.length; ) {
      int size = sizes.getInt(at);
      BinaryRowData row = new BinaryRowData(arity);
      row.pointTo(segment, at + Integer.BYTES, size);
      into.add(row);
      at += Integer.BYTES + size;
    }
    if (into.size() > 1) {
      into.sort(RowContent::compare);
    }
  }
}

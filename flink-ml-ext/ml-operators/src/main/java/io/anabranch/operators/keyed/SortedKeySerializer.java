// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.keyed;

import java.io.IOException;
import java.util.Objects;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.core.memory.MemorySegment;
import org.apache.flink.core.memory.MemorySegmentFactory;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.binary.BinaryRowData;
import org.apache.flink.table.runtime.typeutils.BinaryRowDataSerializer;
import org.apache.flink.table.types.logical.RowType;

/**
 * Writes the keys that {@link RowKey} makes for BATCH execution, which sorts rows by the bytes of
 * their key and then by time, most often by the first 16 bytes of both alone. Those of a binary row
 * are its length and its header, equal in all keys; here the key's own come first: columns of fixed
 * length as they are, so that a key of one such column leaves room for the time; before others a
 * hash. Thread-safe; cannot be part of a savepoint.
 */
final class SortedKeySerializer extends TypeSerializer<RowData> {
  private static final long serialVersionUID = 1L;

  /** The null bits of so many columns are one byte. */
  private static final int MOST_FIXED = 8;

  private static final int SLOT_BYTES = 8;

  /** In a binary row, after the byte of the row kind. */
  private static final int NULL_BITS = 1;

  private final RowType type;
  private final boolean isFixed;
  private final boolean hasNulls;

  SortedKeySerializer(RowType type) {
    this.type = type;
    isFixed =
        type.getFieldCount() <= MOST_FIXED
            && type.getChildren().stream().allMatch(BinaryRowData::isInFixedLengthPart);
    hasNulls = type.getChildren().stream().anyMatch(field -> field.isNullable());
  }

  private BinaryRowDataSerializer rows() {
    return new BinaryRowDataSerializer(type.getFieldCount());
  }

  // hot path
  @Override
  public void serialize(RowData key, DataOutputView target) throws IOException {
    BinaryRowData row = (BinaryRowData) key;
    if (!isFixed) {
      target.writeInt(row.hashCode());
      rows().serialize(row, target);
      return;
    }
    MemorySegment memory = row.getSegments()[0];
    if (hasNulls) {
      target.writeByte(memory.get(row.getOffset() + NULL_BITS));
    }
    for (int i = 1; i <= type.getFieldCount(); i++) {
      target.writeLong(memory.getLong(row.getOffset() + i * SLOT_BYTES));
    }
  }

  // hot path
  @Override
  public RowData deserialize(DataInputView source) throws IOException {
    if (!isFixed) {
      source.readInt();
      return rows().deserialize(source);
    }
    int size = (1 + type.getFieldCount()) * SLOT_BYTES;
    MemorySegment memory = MemorySegmentFactory.wrap(new byte[size]);
    if (hasNulls) {
      memory.put(NULL_BITS, source.readByte());
    }
    for (int i = 1; i <= type.getFieldCount(); i++) {
      memory.putLong(i * SLOT_BYTES, source.readLong());
    }
    BinaryRowData row = new BinaryRowData(type.getFieldCount());
    row.pointTo(memory, 0, size);
    return row;
  }

  @Override
  public RowData deserialize(RowData reuse, DataInputView source) throws IOException {
    return deserialize(source);
  }

  @Override
  public void copy(DataInputView source, DataOutputView target) throws IOException {
    serialize(deserialize(source), target);
  }

  @Override
  public int getLength() {
    return isFixed ? (hasNulls ? 1 : 0) + type.getFieldCount() * SLOT_BYTES : -1;
  }

  @Override
  public boolean isImmutableType() {
    return false;
  }

  @Override
  public TypeSerializer<RowData> duplicate() {
    return this;
  }

  @Override
  public RowData createInstance() {
    return new BinaryRowData(type.getFieldCount());
  }

  @Override
  public RowData copy(RowData from) {
    return ((BinaryRowData) from).copy();
  }

  @Override
  public RowData copy(RowData from, RowData reuse) {
    return copy(from);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SortedKeySerializer serializer && serializer.type.equals(type);
  }

  @Override
  public int hashCode() {
    return Objects.hash(type);
  }

  @Override
  public TypeSerializerSnapshot<RowData> snapshotConfiguration() {
    throw new UnsupportedOperationException("state: of BATCH execution (expected: none is saved)");
  }
}

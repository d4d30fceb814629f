// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.learn;

import io.anabranch.core.definition.Fingerprint;
import io.anabranch.core.error.MlException;
import io.anabranch.operators.keyed.RowKey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.binary.BinaryRowData;
import org.apache.flink.table.runtime.typeutils.BinaryRowDataSerializer;

/** Held rows and labels as bytes, which know of which columns they are. */
final class HeldCodec {
  private static final int VERSION = 1;
  private static final int FIRST_BYTES = 1 << 16;

  private final String name;
  private final String types;
  private final int keyGroups;
  private final RowKey rowKey;
  private final RowKey labelKey;
  private final BinaryRowDataSerializer rows;
  private final BinaryRowDataSerializer labels;
  private final DataOutputSerializer out = new DataOutputSerializer(FIRST_BYTES);

  HeldCodec(LearnSetup setup, int keyGroups) {
    this.keyGroups = keyGroups;
    name = setup.stage().uid();
    boolean hasLabels = setup.labelType() != null;
    types =
        Fingerprint.of(
            List.of(
                setup.rowType().asSerializableString(),
                hasLabels ? setup.labelType().asSerializableString() : ""));
    rowKey = new RowKey(setup.rowType(), setup.stage().spec().key());
    labelKey = hasLabels ? new RowKey(setup.labelType(), setup.stage().spec().key()) : null;
    rows = new BinaryRowDataSerializer(setup.rowType().getFieldCount());
    labels = hasLabels ? new BinaryRowDataSerializer(setup.labelType().getFieldCount()) : null;
  }

  Map<Integer, List<HeldEvent>> byKeyGroup(Iterable<HeldEvent> events) {
    Map<Integer, List<HeldEvent>> groups = new TreeMap<>();
    for (HeldEvent event : events) {
      int group = KeyGroupRangeAssignment.assignToKeyGroup(event.key, keyGroups);
      groups.computeIfAbsent(group, g -> new ArrayList<>()).add(event);
    }
    return groups;
  }

  byte[] encode(List<HeldEvent> events) throws IOException {
    out.clear();
    out.writeByte(VERSION);
    out.writeUTF(types);
    out.writeInt(events.size());
    for (HeldEvent event : events) {
      out.writeLong(event.time);
      out.writeBoolean(event.isLabel);
      (event.isLabel ? labels : rows).serialize(event.row, out);
    }
    return out.getCopyOfBuffer();
  }

  /** The time of the first event. */
  long time(byte[] bytes) throws IOException {
    DataInputDeserializer in = open(bytes);
    in.readInt();
    return in.readLong();
  }

  void decode(byte[] bytes, HeldEvents held) throws IOException {
    DataInputDeserializer in = open(bytes);
    int size = in.readInt();
    for (int i = 0; i < size; i++) {
      long time = in.readLong();
      boolean isLabel = in.readBoolean();
      BinaryRowData row = (isLabel ? labels : rows).deserialize(in);
      RowData key = (isLabel ? labelKey : rowKey).getKey(row);
      held.add(new HeldEvent(key, row, time, isLabel));
    }
  }

  private DataInputDeserializer open(byte[] bytes) throws IOException {
    DataInputDeserializer in = new DataInputDeserializer(bytes);
    int version = in.readByte();
    if (version != VERSION) {
      throw MlException.user(
          name
              + ": held rows of format "
              + version
              + " (expected: "
              + VERSION
              + "; they were written by a newer release)");
    }
    String found = in.readUTF();
    if (!found.equals(types)) {
      throw MlException.user(
          name
              + ": held rows of other columns (expected: those of fingerprint "
              + types
              + ", found "
              + found
              + "; drain the job before its savepoint, or restore the definition)");
    }
    return in;
  }
}

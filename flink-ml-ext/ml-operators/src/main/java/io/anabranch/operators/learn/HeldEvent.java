// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.learn;

import io.anabranch.operators.keyed.RowContent;
import java.util.Comparator;
import org.apache.flink.table.data.binary.BinaryRowData;

/** A row or a label that waits for the watermark. */
final class HeldEvent {
  /** Of a key: by time; rows before labels; by content. */
  static final Comparator<HeldEvent> ORDER = HeldEvent::compare;

  /** This object, the row's objects, and the key with its objects. */
  private static final int OWN_BYTES = 200;

  final Object key;
  final BinaryRowData row;
  final long time;
  final boolean isLabel;

  /** Of the key, which computes it anew each time. */
  final int hash;

  /** Another event: first of the same time, then, once both are due, of the same key. */
  HeldEvent next;

  HeldEvent(Object key, BinaryRowData row, long time, boolean isLabel) {
    this.key = key;
    this.row = row;
    this.time = time;
    this.isLabel = isLabel;
    hash = key.hashCode();
  }

  // hot path
  boolean isOfKeyOf(HeldEvent other) {
    return hash == other.hash && key.equals(other.key);
  }

  /** What it takes in memory, about. */
  long bytes() {
    return OWN_BYTES + row.getSizeInBytes();
  }

  // hot path
  private static int compare(HeldEvent left, HeldEvent right) {
    int byTime = Long.compare(left.time, right.time);
    if (byTime != 0) {
      return byTime;
    }
    int byKind = Boolean.compare(left.isLabel, right.isLabel);
    return byKind != 0 ? byKind : RowContent.compare(left.row, right.row);
  }
}

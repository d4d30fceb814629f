// SPDX-License-Identifier: Apache-2.0
package io.anabranch.benchmarks;

import io.anabranch.core.inference.ModelIdentity;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.binary.BinaryRowData;
import org.apache.flink.table.data.writer.BinaryRowWriter;

/**
 * The plainest code that gives the columns that the scorer gives, written for these rows alone. One
 * per task.
 */
final class ResultWriter {
  /** As long as the hash of a definition. */
  private static final StringData HASH = StringData.fromString("0123456789abcdef");

  private final int width;
  private final boolean stamped;
  private final StringData name;
  private final StringData version;
  private final BinaryRowData result;
  private final BinaryRowWriter writer;

  ResultWriter(Workload workload) {
    ModelIdentity identity = workload.identity();
    this.width = workload.width();
    this.stamped = workload.stamped();
    this.name = StringData.fromString(identity.name());
    this.version = StringData.fromString(identity.version());
    this.result = new BinaryRowData(workload.resultType().getFieldCount());
    this.writer = new BinaryRowWriter(result);
  }

  // hot path
  BinaryRowData write(RowData row, float prediction) {
    writer.reset();
    int at = 0;
    for (; at < width; at++) {
      if (row.isNullAt(at)) {
        writer.setNullAt(at);
      } else {
        writer.writeFloat(at, row.getFloat(at));
      }
    }
    if (stamped) {
      writer.writeLong(at, row.getLong(at));
      at++;
    }
    writer.writeFloat(at, prediction);
    writer.writeString(at + 1, name);
    writer.writeString(at + 2, version);
    writer.writeString(at + 3, HASH);
    writer.complete();
    return result;
  }
}

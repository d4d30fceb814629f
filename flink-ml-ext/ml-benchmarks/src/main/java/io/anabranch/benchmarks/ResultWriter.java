// SPDX-License-Identifier: Apache-2.0
package io.anabranch.benchmarks;

import io.anabranch.core.inference.ModelIdentity;
import io.anabranch.core.row.Column;
import io.anabranch.core.row.ColumnType;
import java.util.List;
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

  private final int[] sources;
  private final boolean[] floats;
  private final StringData name;
  private final StringData version;
  private final BinaryRowData result;
  private final BinaryRowWriter writer;

  ResultWriter(Workload workload) {
    ModelIdentity identity = workload.identity();
    List<Column> travelling = workload.travelling();
    this.sources = travelling.stream().mapToInt(workload.columns()::indexOf).toArray();
    this.floats = new boolean[sources.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = travelling.get(i).type() == ColumnType.FLOAT;
    }
    this.name = StringData.fromString(identity.name());
    this.version = StringData.fromString(identity.version());
    this.result = new BinaryRowData(workload.resultType().getFieldCount());
    this.writer = new BinaryRowWriter(result);
  }

  // hot path
  BinaryRowData write(RowData row, float prediction) {
    writer.reset();
    int at = 0;
    for (; at < sources.length; at++) {
      if (row.isNullAt(sources[at])) {
        writer.setNullAt(at);
      } else if (floats[at]) {
        writer.writeFloat(at, row.getFloat(sources[at]));
      } else {
        writer.writeLong(at, row.getLong(sources[at]));
      }
    }
    writer.writeFloat(at, prediction);
    writer.writeString(at + 1, name);
    writer.writeString(at + 2, version);
    writer.writeString(at + 3, HASH);
    writer.complete();
    return result;
  }
}

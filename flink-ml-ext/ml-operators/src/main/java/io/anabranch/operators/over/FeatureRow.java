// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.over;

import io.anabranch.core.over.OverSink;
import org.apache.flink.core.memory.MemorySegmentFactory;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.binary.BinaryRowData;

/** The outputs of a stage as a reused binary row. */
final class FeatureRow implements OverSink {
  private final BinaryRowData row;

  FeatureRow(int outputs) {
    row = new BinaryRowData(outputs);
    int size = row.getFixedLengthPartSize();
    row.pointTo(MemorySegmentFactory.wrap(new byte[size]), 0, size);
  }

  RowData row() {
    return row;
  }

  @Override
  public void setNull(int output) {
    row.setNullAt(output);
  }

  @Override
  public void setInteger(int output, long value) {
    row.setLong(output, value);
  }

  @Override
  public void setNumber(int output, double value) {
    row.setDouble(output, value);
  }
}

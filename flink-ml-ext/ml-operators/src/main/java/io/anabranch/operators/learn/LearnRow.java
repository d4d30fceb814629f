// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.learn;

import io.anabranch.core.online.KeyModels;
import io.anabranch.core.online.LearnSink;
import io.anabranch.operators.row.RowTypes;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.binary.BinaryArrayData;
import org.apache.flink.table.data.binary.BinaryRowData;
import org.apache.flink.table.data.writer.BinaryRowWriter;
import org.apache.flink.table.runtime.typeutils.ArrayDataSerializer;
import org.apache.flink.table.types.logical.DoubleType;
import org.apache.flink.table.types.logical.RowType;

/** What a learner says of one row, as a reused binary row. */
public final class LearnRow implements LearnSink {
  private final BinaryRowData row;
  private final BinaryRowWriter writer;
  private final StringData[] classes;
  private final ArrayDataSerializer numbers = new ArrayDataSerializer(new DoubleType());

  /** Rows of {@link KeyModels#outputs}. */
  public LearnRow(KeyModels models) {
    row = new BinaryRowData(models.outputs().size());
    writer = new BinaryRowWriter(row);
    classes =
        models.spec().learner().classes().stream()
            .map(StringData::fromString)
            .toArray(StringData[]::new);
  }

  static RowType type(KeyModels models) {
    return RowTypes.of(models.outputs());
  }

  /** To be called before the outputs of the next row are set. */
  // hot path
  public void reset() {
    writer.reset();
  }

  /** The row; valid until {@link #reset}. */
  // hot path
  public RowData row() {
    writer.complete();
    return row;
  }

  @Override
  public void setNull(int output) {
    writer.setNullAt(output);
  }

  @Override
  public void setBoolean(int output, boolean value) {
    writer.writeBoolean(output, value);
  }

  @Override
  public void setInteger(int output, long value) {
    writer.writeLong(output, value);
  }

  @Override
  public void setNumber(int output, double value) {
    writer.writeDouble(output, value);
  }

  @Override
  public void setClass(int output, int index) {
    writer.writeString(output, classes[index]);
  }

  @Override
  public void setNumbers(int output, double[] values) {
    writer.writeArray(output, BinaryArrayData.fromPrimitiveArray(values), numbers);
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.evaluation;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.OptionalDouble;

/** The share of rows whose prediction equals the label. State: 16 bytes. */
public final class Accuracy implements Evaluation<Accuracy> {
  private long right;
  private long rows;

  // hot path
  public void add(Object label, Object prediction) {
    right += label.equals(prediction) ? 1 : 0;
    rows++;
  }

  /** Undoes {@link #add} of the same row. */
  public void retract(Object label, Object prediction) {
    right -= label.equals(prediction) ? 1 : 0;
    rows--;
  }

  @Override
  public void merge(Accuracy other) {
    right += other.right;
    rows += other.rows;
  }

  public OptionalDouble result() {
    return rows <= 0 ? OptionalDouble.empty() : OptionalDouble.of((double) right / rows);
  }

  @Override
  public void write(DataOutput out) throws IOException {
    out.writeLong(right);
    out.writeLong(rows);
  }

  public static Accuracy read(DataInput in) throws IOException {
    Accuracy read = new Accuracy();
    read.right = in.readLong();
    read.rows = in.readLong();
    return read;
  }
}

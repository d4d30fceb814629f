// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.aggregate;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Count, sum and mean of doubles, with the same bits as {@link Moments}, at half its cost.
 *
 * <p>Not thread-safe. A value that is not finite is refused (kind DATA) and leaves no trace.
 */
public final class Total {
  private final ExactSum sum;
  private long count;

  public Total() {
    this(0, new ExactSum());
  }

  private Total(long count, ExactSum sum) {
    this.count = count;
    this.sum = sum;
  }

  /** Adds one value. */
  public void add(double x) {
    sum.add(x);
    count++;
  }

  /** Undoes {@link #add} of the same value. */
  public void subtract(double x) {
    sum.subtract(x);
    count--;
  }

  /** Adds all values of {@code other}. */
  public void merge(Total other) {
    sum.merge(other.sum);
    count += other.count;
  }

  public long count() {
    return count;
  }

  /** The sum, correctly rounded; 0 of no values, infinite beyond the doubles. */
  public double sum() {
    return sum.value();
  }

  /** The mean; NaN of no values. */
  public double mean() {
    return count == 0 ? Double.NaN : sum.over(count);
  }

  /** Writes the canonical form: equal multisets give equal bytes. */
  public void write(DataOutput out) throws IOException {
    out.writeLong(count);
    sum.write(out);
  }

  /** Reads what {@link #write} wrote. */
  public static Total read(DataInput in) throws IOException {
    return new Total(in.readLong(), ExactSum.read(in));
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.anabranch.table.state;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Writes an accumulator in its own versioned form: no reflection, no generic type. Writing one
 * brings it into its canonical form first, and a snapshot in the background may write what the task
 * is about to copy: hence the lock.
 *
 * @param <T> the accumulator, never null
 */
public abstract class AccumulatorSerializer<T> extends TypeSerializer<T> {
  private static final long serialVersionUID = 1L;

  /** Writes an accumulator; may change its form, not its value. */
  protected abstract void write(T accumulator, DataOutput out) throws IOException;

  /** Reads what {@link #write} wrote. */
  protected abstract T read(DataInput in) throws IOException;

  @Override
  public final void serialize(T accumulator, DataOutputView target) throws IOException {
    synchronized (accumulator) {
      write(accumulator, target);
    }
  }

  @Override
  public final T deserialize(DataInputView source) throws IOException {
    return read(source);
  }

  @Override
  public final T deserialize(T reuse, DataInputView source) throws IOException {
    return read(source);
  }

  @Override
  public final T copy(T from) {
    try {
      DataOutputSerializer bytes = new DataOutputSerializer(64);
      serialize(from, bytes);
      return read(new DataInputDeserializer(bytes.wrapAsByteBuffer()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public final T copy(T from, T reuse) {
    return copy(from);
  }

  @Override
  public final void copy(DataInputView source, DataOutputView target) throws IOException {
    write(read(source), target);
  }

  /** Itself: one that remembers what it read makes another. */
  @Override
  public TypeSerializer<T> duplicate() {
    return this;
  }

  @Override
  public final boolean isImmutableType() {
    return false;
  }

  @Override
  public final int getLength() {
    return -1;
  }

  /** Whether the other one reads what this one writes. */
  @Override
  public boolean equals(Object other) {
    return other != null && other.getClass() == getClass();
  }

  @Override
  public int hashCode() {
    return getClass().hashCode();
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.anabranch.table.feature;

import io.anabranch.core.aggregate.Moments;
import io.anabranch.table.state.AccumulatorSerializer;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;

/** Keeps {@link Moments} in state. */
public final class MomentsSerializer extends AccumulatorSerializer<Moments> {
  private static final long serialVersionUID = 1L;

  @Override
  protected void write(Moments accumulator, DataOutput out) throws IOException {
    accumulator.write(out);
  }

  @Override
  protected Moments read(DataInput in) throws IOException {
    return Moments.read(in);
  }

  @Override
  public Moments createInstance() {
    return new Moments();
  }

  @Override
  public TypeSerializerSnapshot<Moments> snapshotConfiguration() {
    return new Snapshot();
  }

  /** Flink makes it when it restores state. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<Moments> {
    public Snapshot() {
      super(MomentsSerializer::new);
    }
  }
}

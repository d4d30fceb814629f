// SPDX-License-Identifier: Apache-2.0
package io.anabranch.table.feature;

import io.anabranch.table.state.AccumulatorSerializer;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;

/** Keeps {@link Decay} in state. */
public final class DecaySerializer extends AccumulatorSerializer<Decay> {
  private static final long serialVersionUID = 1L;

  @Override
  protected void write(Decay accumulator, DataOutput out) throws IOException {
    accumulator.write(out);
  }

  @Override
  protected Decay read(DataInput in) throws IOException {
    return Decay.read(in);
  }

  @Override
  public Decay createInstance() {
    return new Decay();
  }

  @Override
  public TypeSerializerSnapshot<Decay> snapshotConfiguration() {
    return new Snapshot();
  }

  /** Flink makes it when it restores state. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<Decay> {
    public Snapshot() {
      super(DecaySerializer::new);
    }
  }
}

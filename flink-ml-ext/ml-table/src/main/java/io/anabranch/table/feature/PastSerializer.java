// SPDX-License-Identifier: Apache-2.0
package io.anabranch.table.feature;

import io.anabranch.core.over.Lookback;
import io.anabranch.table.state.AccumulatorSerializer;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;

/** Keeps {@link Past} in state. */
public final class PastSerializer extends AccumulatorSerializer<Past> {
  private static final long serialVersionUID = 1L;

  /** Read last; its plan serves the next one too. */
  private transient Lookback previous;

  @Override
  protected void write(Past past, DataOutput out) throws IOException {
    out.writeBoolean(past.rows != null);
    if (past.rows != null) {
      past.rows.write(out);
    }
  }

  @Override
  protected Past read(DataInput in) throws IOException {
    Past past = new Past();
    if (in.readBoolean()) {
      past.rows = Lookback.read(in, previous);
      previous = past.rows;
    }
    return past;
  }

  @Override
  public Past createInstance() {
    return new Past();
  }

  @Override
  public TypeSerializer<Past> duplicate() {
    return new PastSerializer();
  }

  @Override
  public TypeSerializerSnapshot<Past> snapshotConfiguration() {
    return new Snapshot();
  }

  /** Flink makes it when it restores state. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<Past> {
    public Snapshot() {
      super(PastSerializer::new);
    }
  }
}

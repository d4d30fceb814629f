// SPDX-License-Identifier: Apache-2.0
package io.anabranch.table.feature;

import io.anabranch.core.aggregate.Total;
import io.anabranch.table.state.AccumulatorSerializer;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;

/** Keeps {@link Total} in state. */
public final class TotalSerializer extends AccumulatorSerializer<Total> {
  private static final long serialVersionUID = 1L;

  @Override
  protected void write(Total accumulator, DataOutput out) throws IOException {
    accumulator.write(out);
  }

  @Override
  protected Total read(DataInput in) throws IOException {
    return Total.read(in);
  }

  @Override
  public Total createInstance() {
    return new Total();
  }

  @Override
  public TypeSerializerSnapshot<Total> snapshotConfiguration() {
    return new Snapshot();
  }

  /** Flink makes it when it restores state. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<Total> {
    public Snapshot() {
      super(TotalSerializer::new);
    }
  }
}

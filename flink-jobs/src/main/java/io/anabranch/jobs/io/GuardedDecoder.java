// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.io;

import javax.annotation.Nullable;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.table.data.RowData;
import org.apache.flink.util.Collector;

/** A {@link Guard} in the shape in which connectors take a decoder: yields {@link GuardRow}s. */
final class GuardedDecoder implements DeserializationSchema<RowData> {
  private static final long serialVersionUID = 1L;

  private final Guard guard;
  private final TypeInformation<RowData> type;

  GuardedDecoder(Guard guard, TypeInformation<RowData> type) {
    this.guard = guard;
    this.type = type;
  }

  @Override
  public void open(InitializationContext context) throws Exception {
    guard.open(context);
  }

  @Override
  public void deserialize(@Nullable byte[] record, Collector<RowData> out) {
    guard.decode(record, out);
  }

  @Override
  public RowData deserialize(@Nullable byte[] record) {
    throw new UnsupportedOperationException("a record may hold several rows");
  }

  @Override
  public boolean isEndOfStream(RowData row) {
    return false;
  }

  @Override
  public TypeInformation<RowData> getProducedType() {
    return type;
  }
}

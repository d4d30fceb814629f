// SPDX-License-Identifier: Apache-2.0
package io.anabranch.table.evaluation;

import io.anabranch.core.evaluation.Evaluation;
import io.anabranch.table.state.AccumulatorSerializer;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;

/** Keeps the accumulator of a measure in state. */
final class EvaluationSerializer extends AccumulatorSerializer<Evaluation<?>> {
  private static final long serialVersionUID = 1L;

  private final StateKind kind;

  EvaluationSerializer(StateKind kind) {
    this.kind = kind;
  }

  @Override
  protected void write(Evaluation<?> accumulator, DataOutput out) throws IOException {
    accumulator.write(out);
  }

  @Override
  protected Evaluation<?> read(DataInput in) throws IOException {
    return kind.read(in);
  }

  @Override
  public Evaluation<?> createInstance() {
    return kind.create();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof EvaluationSerializer serializer && serializer.kind == kind;
  }

  @Override
  public int hashCode() {
    return kind.name().hashCode();
  }

  @Override
  public TypeSerializerSnapshot<Evaluation<?>> snapshotConfiguration() {
    return new EvaluationSerializerSnapshot(kind);
  }
}

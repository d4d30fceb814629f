// SPDX-License-Identifier: Apache-2.0
package io.anabranch.table.evaluation;

import io.anabranch.core.evaluation.Evaluation;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Accumulators in their own compact form. Writing one brings it into its canonical form first, and
 * a snapshot in the background may write what the task is about to copy: hence the locks.
 */
final class EvaluationSerializer extends TypeSerializer<Evaluation<?>> {
  private static final long serialVersionUID = 1L;

  private final StateKind kind;

  EvaluationSerializer(StateKind kind) {
    this.kind = kind;
  }

  @Override
  public boolean isImmutableType() {
    return false;
  }

  @Override
  public TypeSerializer<Evaluation<?>> duplicate() {
    return this;
  }

  @Override
  public Evaluation<?> createInstance() {
    return kind.create();
  }

  @Override
  public Evaluation<?> copy(Evaluation<?> from) {
    try {
      DataOutputSerializer bytes = new DataOutputSerializer(64);
      serialize(from, bytes);
      return kind.read(new DataInputDeserializer(bytes.wrapAsByteBuffer()));
    } catch (IOException impossible) {
      throw new IllegalStateException("copy of " + kind + ": " + impossible, impossible);
    }
  }

  @Override
  public Evaluation<?> copy(Evaluation<?> from, Evaluation<?> reuse) {
    return copy(from);
  }

  @Override
  public int getLength() {
    return -1;
  }

  @Override
  public void serialize(Evaluation<?> state, DataOutputView target) throws IOException {
    synchronized (state) {
      state.write(target);
    }
  }

  @Override
  public Evaluation<?> deserialize(DataInputView source) throws IOException {
    return kind.read(source);
  }

  @Override
  public Evaluation<?> deserialize(Evaluation<?> reuse, DataInputView source) throws IOException {
    return kind.read(source);
  }

  @Override
  public void copy(DataInputView source, DataOutputView target) throws IOException {
    kind.read(source).write(target);
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

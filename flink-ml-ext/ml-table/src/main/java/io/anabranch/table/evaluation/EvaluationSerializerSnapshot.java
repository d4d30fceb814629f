// SPDX-License-Identifier: Apache-2.0
package io.anabranch.table.evaluation;

import io.anabranch.core.evaluation.Evaluation;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSchemaCompatibility;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** What a savepoint says about the accumulators in it: which measure they are of. */
public final class EvaluationSerializerSnapshot implements TypeSerializerSnapshot<Evaluation<?>> {
  private static final int VERSION = 1;

  private StateKind kind;

  /** For Flink, which reads the rest. */
  public EvaluationSerializerSnapshot() {}

  EvaluationSerializerSnapshot(StateKind kind) {
    this.kind = kind;
  }

  @Override
  public int getCurrentVersion() {
    return VERSION;
  }

  @Override
  public void writeSnapshot(DataOutputView out) throws IOException {
    out.writeUTF(kind.name());
  }

  @Override
  public void readSnapshot(int version, DataInputView in, ClassLoader loader) throws IOException {
    String name = in.readUTF();
    try {
      kind = StateKind.valueOf(name);
    } catch (IllegalArgumentException unknown) {
      throw new IOException("measure: " + name + " (expected: one of this version)", unknown);
    }
  }

  @Override
  public TypeSerializer<Evaluation<?>> restoreSerializer() {
    return new EvaluationSerializer(kind);
  }

  @Override
  public TypeSerializerSchemaCompatibility<Evaluation<?>> resolveSchemaCompatibility(
      TypeSerializerSnapshot<Evaluation<?>> old) {
    return old instanceof EvaluationSerializerSnapshot snapshot && snapshot.kind == kind
        ? TypeSerializerSchemaCompatibility.compatibleAsIs()
        : TypeSerializerSchemaCompatibility.incompatible();
  }
}

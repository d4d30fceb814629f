// SPDX-License-Identifier: Apache-2.0
package io.anabranch.table.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anabranch.core.evaluation.ConfusionMatrix;
import io.anabranch.core.evaluation.ConfusionMatrix.Cell;
import io.anabranch.core.evaluation.Evaluation;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class EvaluationSerializerTest {
  @ParameterizedTest
  @EnumSource(StateKind.class)
  void aSavepointRestoresTheSerializerOfItsMeasureAndOfNoOther(StateKind kind) throws IOException {
    EvaluationSerializer serializer = new EvaluationSerializer(kind);
    DataOutputSerializer saved = new DataOutputSerializer(64);
    TypeSerializerSnapshot.writeVersionedSnapshot(saved, serializer.snapshotConfiguration());
    TypeSerializerSnapshot<Evaluation<?>> restored =
        TypeSerializerSnapshot.readVersionedSnapshot(
            new DataInputDeserializer(saved.getCopyOfBuffer()), getClass().getClassLoader());

    assertThat(restored.restoreSerializer())
        .isEqualTo(serializer)
        .hasSameHashCodeAs(serializer)
        .isEqualTo(serializer.duplicate());
    for (StateKind other : StateKind.values()) {
      TypeSerializerSnapshot<Evaluation<?>> now =
          new EvaluationSerializer(other).snapshotConfiguration();
      assertThat(now.resolveSchemaCompatibility(restored).isCompatibleAsIs())
          .isEqualTo(other == kind);
    }
    assertThat(serializer.createInstance()).isInstanceOf(kind.type());
    assertThat(copied(serializer, kind.create())).isInstanceOf(kind.type());
  }

  @Test
  void aCopySharesNothingWithItsOriginal() {
    EvaluationSerializer serializer = new EvaluationSerializer(StateKind.CONFUSION);
    ConfusionMatrix original = new ConfusionMatrix();
    original.add("a", "b");
    ConfusionMatrix copy = (ConfusionMatrix) serializer.copy(original, new ConfusionMatrix());
    original.add("a", "b");
    assertThat(copy.cells()).containsExactly(new Cell("a", "b", 1));
  }

  @Test
  void aSavepointWithAnUnknownMeasureIsRefused() throws IOException {
    DataOutputSerializer saved = new DataOutputSerializer(64);
    saved.writeUTF("GINI");
    assertThatThrownBy(
            () ->
                new EvaluationSerializerSnapshot()
                    .readSnapshot(1, new DataInputDeserializer(saved.getCopyOfBuffer()), null))
        .hasMessage("measure: GINI (expected: one of this version)");
  }

  private static Evaluation<?> copied(TypeSerializer<Evaluation<?>> serializer, Evaluation<?> state)
      throws IOException {
    DataOutputSerializer written = new DataOutputSerializer(64);
    serializer.serialize(state, written);
    DataOutputSerializer copied = new DataOutputSerializer(64);
    serializer.copy(new DataInputDeserializer(written.getCopyOfBuffer()), copied);
    assertThat(copied.getCopyOfBuffer()).isEqualTo(written.getCopyOfBuffer());
    return serializer.deserialize(
        serializer.createInstance(), new DataInputDeserializer(copied.getCopyOfBuffer()));
  }
}

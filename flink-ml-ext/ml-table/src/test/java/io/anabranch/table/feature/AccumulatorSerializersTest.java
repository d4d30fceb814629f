// SPDX-License-Identifier: Apache-2.0
package io.anabranch.table.feature;

import static org.assertj.core.api.Assertions.assertThat;

import io.anabranch.core.aggregate.Moments;
import io.anabranch.core.aggregate.Total;
import io.anabranch.core.over.Lookback;
import io.anabranch.table.state.AccumulatorSerializer;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class AccumulatorSerializersTest {
  /** An accumulator with values in it, and how more come. */
  private record Kept<T>(TypeSerializer<T> serializer, T accumulator, Runnable more) {}

  private static List<Kept<?>> all() {
    Total total = new Total();
    Moments moments = new Moments();
    Decay decay = new Decay();
    Past past = new Past();
    past.rows = new Lookback(Lookback.spec("sum", Duration.ofHours(1), 9, Duration.ZERO, null));
    List<Kept<?>> all =
        List.of(
            new Kept<>(new TotalSerializer(), total, () -> total.add(0.1)),
            new Kept<>(new MomentsSerializer(), moments, () -> moments.add(0.1)),
            new Kept<>(new DecaySerializer(), decay, () -> decay.at(7, 1000).add(7, 0.1)),
            new Kept<>(new PastSerializer(), past, () -> past.rows.add(7, 0.1)));
    all.forEach(kept -> kept.more.run());
    return all;
  }

  private static <T> byte[] bytes(TypeSerializer<T> serializer, T accumulator) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(64);
    serializer.serialize(accumulator, out);
    return out.getCopyOfBuffer();
  }

  @ParameterizedTest
  @MethodSource("all")
  <T> void aSavepointRestoresTheSerializerAndTheAccumulator(Kept<T> kept) throws IOException {
    DataOutputSerializer saved = new DataOutputSerializer(64);
    TypeSerializerSnapshot.writeVersionedSnapshot(saved, kept.serializer.snapshotConfiguration());
    TypeSerializerSnapshot<T> restored =
        TypeSerializerSnapshot.readVersionedSnapshot(
            new DataInputDeserializer(saved.getCopyOfBuffer()), getClass().getClassLoader());
    assertThat(restored.restoreSerializer())
        .isEqualTo(kept.serializer)
        .hasSameHashCodeAs(kept.serializer)
        .isEqualTo(kept.serializer.duplicate());
    assertThat(
            kept.serializer
                .snapshotConfiguration()
                .resolveSchemaCompatibility(restored)
                .isCompatibleAsIs())
        .isTrue();

    byte[] bytes = bytes(kept.serializer, kept.accumulator);
    T read = restored.restoreSerializer().deserialize(new DataInputDeserializer(bytes));
    assertThat(bytes(kept.serializer, read)).isEqualTo(bytes);
    DataOutputSerializer copied = new DataOutputSerializer(64);
    kept.serializer.copy(new DataInputDeserializer(bytes), copied);
    assertThat(copied.getCopyOfBuffer()).isEqualTo(bytes);
    assertThat(bytes(kept.serializer, kept.serializer.createInstance())).isNotEqualTo(bytes);
  }

  @ParameterizedTest
  @MethodSource("all")
  <T> void aCopySharesNothingWithItsOriginal(Kept<T> kept) throws IOException {
    byte[] before = bytes(kept.serializer, kept.accumulator);
    T copy = kept.serializer.copy(kept.accumulator);
    kept.more.run();
    assertThat(bytes(kept.serializer, copy)).isEqualTo(before);
    assertThat(bytes(kept.serializer, kept.accumulator)).isNotEqualTo(before);
  }

  @Test
  void aSnapshotAndTheTaskDoNotWriteTheSameAccumulatorAtOnce() throws IOException {
    Locked serializer = new Locked();
    Total total = new Total();
    serializer.copy(total);
    serializer.serialize(total, new DataOutputSerializer(64));
    assertThat(serializer.written).isEqualTo(2);
  }

  /** Sees that whoever writes holds the accumulator. */
  private static final class Locked extends AccumulatorSerializer<Total> {
    private static final long serialVersionUID = 1L;
    private int written;

    @Override
    protected void write(Total total, DataOutput out) throws IOException {
      assertThat(Thread.holdsLock(total)).isTrue();
      total.write(out);
      written++;
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
    public TypeSerializer<Total> duplicate() {
      return this;
    }

    @Override
    public TypeSerializerSnapshot<Total> snapshotConfiguration() {
      return new TotalSerializer.Snapshot();
    }
  }
}

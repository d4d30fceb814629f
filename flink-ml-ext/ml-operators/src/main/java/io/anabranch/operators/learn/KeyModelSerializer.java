// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.learn;

import io.anabranch.core.online.KeyModel;
import io.anabranch.core.online.KeyModels;
import io.anabranch.core.online.LearnSpec;
import java.io.IOException;
import java.util.Objects;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Writes the models of a learner's keys as they write themselves: bytes that begin with their
 * format. Reads older formats. Thread-safe.
 */
public final class KeyModelSerializer extends TypeSerializer<KeyModel> {
  private static final long serialVersionUID = 1L;

  private final LearnSpec spec;
  private transient volatile KeyModels models;

  /** What made the restored state, where that has another layout. */
  private transient volatile KeyModels refused;

  /** What made the state that was taken over; null where there was none. */
  private transient volatile LearnSpec before;

  public KeyModelSerializer(LearnSpec spec) {
    this.spec = Objects.requireNonNull(spec, "spec");
  }

  public LearnSpec spec() {
    return spec;
  }

  /** What makes and reads the models. */
  public KeyModels models() {
    KeyModels made = models;
    if (made == null) {
      made = new KeyModels(spec);
      models = made;
    }
    return made;
  }

  void refuse(KeyModels other) {
    refused = other;
  }

  /** Null unless state of another layout was met. */
  KeyModels refused() {
    return refused;
  }

  void takeOver(LearnSpec spec) {
    before = spec;
  }

  /** Whether state was taken over whose keys were never to be forgotten. */
  boolean keptForEver() {
    LearnSpec taken = before;
    return taken != null && taken.ttl() == null;
  }

  @Override
  public boolean isImmutableType() {
    return false;
  }

  @Override
  public TypeSerializer<KeyModel> duplicate() {
    return this;
  }

  @Override
  public KeyModel createInstance() {
    return models().create();
  }

  @Override
  public KeyModel copy(KeyModel from) {
    return from.copy();
  }

  @Override
  public KeyModel copy(KeyModel from, KeyModel reuse) {
    return from.copy();
  }

  @Override
  public int getLength() {
    return -1;
  }

  @Override
  public void serialize(KeyModel model, DataOutputView target) throws IOException {
    if (target instanceof DataOutputSerializer) {
      model.write(target);
      return;
    }
    // Streams, as of a checkpoint of objects, take number by number slowly.
    DataOutputSerializer bytes = new DataOutputSerializer(model.bytes());
    model.write(bytes);
    target.write(bytes.getSharedBuffer(), 0, bytes.length());
  }

  @Override
  public KeyModel deserialize(DataInputView source) throws IOException {
    try {
      return models().read(source);
    } catch (IOException e) {
      if (source instanceof DataInputDeserializer) {
        // Out of memory nothing but the bytes themselves can be at fault.
        throw LearnState.unreadable(models(), e);
      }
      throw e;
    }
  }

  @Override
  public KeyModel deserialize(KeyModel reuse, DataInputView source) throws IOException {
    return deserialize(source);
  }

  @Override
  public void copy(DataInputView source, DataOutputView target) throws IOException {
    serialize(deserialize(source), target);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof KeyModelSerializer serializer && serializer.spec.equals(spec);
  }

  @Override
  public int hashCode() {
    return spec.hashCode();
  }

  @Override
  public TypeSerializerSnapshot<KeyModel> snapshotConfiguration() {
    return new KeyModelSerializerSnapshot(this);
  }
}

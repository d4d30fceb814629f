// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.learn;

import io.anabranch.core.online.KeyModel;
import io.anabranch.core.online.KeyModels;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSchemaCompatibility;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.core.memory.DataOutputView;

/**
 * What stands beside the state: the learner's specification. State is taken over by a learner of an
 * equal layout ({@link io.anabranch.core.online.KeyModels#layout}) whatever its other settings;
 * each model's bytes say in which format they are, and older ones are read and written anew. State
 * of another layout is incompatible.
 */
public final class KeyModelSerializerSnapshot implements TypeSerializerSnapshot<KeyModel> {
  /** The format of this snapshot; grows by one with every change. */
  private static final int VERSION = 1;

  private static final int FIRST_BYTES = 512;

  private KeyModelSerializer serializer;

  /** For Flink, which reads the snapshot afterwards. */
  public KeyModelSerializerSnapshot() {}

  KeyModelSerializerSnapshot(KeyModelSerializer serializer) {
    this.serializer = serializer;
  }

  @Override
  public int getCurrentVersion() {
    return VERSION;
  }

  @Override
  public void writeSnapshot(DataOutputView out) throws IOException {
    LearnSpecCodec.write(serializer.spec(), out);
  }

  @Override
  public void readSnapshot(int version, DataInputView in, ClassLoader loader) throws IOException {
    if (version < 1 || version > VERSION) {
      throw new IOException(
          "learner state version: "
              + version
              + " (expected: 1 to "
              + VERSION
              + "; it is of a"
              + " newer release)");
    }
    serializer = new KeyModelSerializer(LearnSpecCodec.read(in));
  }

  @Override
  public TypeSerializer<KeyModel> restoreSerializer() {
    return serializer;
  }

  @Override
  public TypeSerializerSchemaCompatibility<KeyModel> resolveSchemaCompatibility(
      TypeSerializerSnapshot<KeyModel> old) {
    if (!(old instanceof KeyModelSerializerSnapshot before)) {
      return TypeSerializerSchemaCompatibility.incompatible();
    }
    KeyModels written = before.serializer.models();
    if (written.layout().equals(serializer.models().layout()) && isReadable(written)) {
      serializer.takeOver(written.spec());
      return TypeSerializerSchemaCompatibility.compatibleAsIs();
    }
    serializer.refuse(written);
    return TypeSerializerSchemaCompatibility.incompatible();
  }

  /** Tries it with one model, so that a layout which says too little fails here and not later. */
  private boolean isReadable(KeyModels written) {
    try {
      DataOutputSerializer out = new DataOutputSerializer(FIRST_BYTES);
      written.create().write(out);
      DataInputDeserializer in = new DataInputDeserializer(out.getSharedBuffer(), 0, out.length());
      serializer.models().read(in);
      return in.available() == 0;
    } catch (IOException | RuntimeException e) {
      // Bytes of another form may break any rule of those who read them.
      return false;
    }
  }
}

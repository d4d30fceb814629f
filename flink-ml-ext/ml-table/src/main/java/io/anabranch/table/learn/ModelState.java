// SPDX-License-Identifier: Apache-2.0
package io.anabranch.table.learn;

import io.anabranch.core.error.MlException;
import io.anabranch.core.online.KeyModel;
import io.anabranch.core.online.KeyModels;
import java.io.IOException;
import java.util.Iterator;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.table.api.dataview.ListView;

/**
 * A key's model in state: a mark of its layout (4 bytes), whether it has a timer (1 byte), then the
 * bytes that {@link KeyModel} writes, which begin with their format. One per task; not thread-safe.
 */
final class ModelState {
  private static final int FIRST_BYTES = 512;

  private final KeyModels models;
  private final int mark;
  private final DataOutputSerializer out = new DataOutputSerializer(FIRST_BYTES);
  private final DataInputDeserializer in = new DataInputDeserializer();
  private boolean hasTimer;

  /** Whether a timer will look after a key; none does where the query had no {@code ttl} before. */
  enum Timer {
    NONE,
    SET
  }

  ModelState(KeyModels models) {
    this.models = models;
    // The hash of a text, which every Java defines alike.
    mark = models.layout().toString().hashCode();
  }

  /** The model; null where the key has none. */
  // hot path
  KeyModel load(ListView<byte[]> state) throws Exception {
    Iterator<byte[]> bytes = state.get().iterator();
    if (!bytes.hasNext()) {
      return null;
    }
    in.setBuffer(bytes.next());
    try {
      if (in.readInt() != mark) {
        throw new IOException("made by another query (expected: the same " + models.layout() + ")");
      }
      hasTimer = in.readByte() == Timer.SET.ordinal();
      return models.read(in);
    } catch (IOException e) {
      throw MlException.user("state of " + LearnDefinition.NAME + ": " + e.getMessage());
    }
  }

  /** Of the model loaded last. */
  boolean hasTimer() {
    return hasTimer;
  }

  // hot path
  void save(KeyModel model, Timer timer, ListView<byte[]> state) throws Exception {
    out.clear();
    out.writeInt(mark);
    out.writeByte(timer.ordinal());
    model.write(out);
    state.clear();
    state.add(out.getCopyOfBuffer());
  }
}

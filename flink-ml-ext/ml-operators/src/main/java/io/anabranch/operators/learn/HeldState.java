// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.learn;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;

/**
 * Held rows and labels in a checkpoint: all of one key group in one value, kept under whichever of
 * its keys comes first. So a checkpoint writes one value for each key group, not one for each key,
 * a restore at another parallelism brings each group to the task that has its keys, and all of it
 * is plain keyed state, which every back end and format of checkpoints knows (raw keyed state would
 * exclude timers on the heap over RocksDB).
 */
final class HeldState {
  private static final ValueStateDescriptor<byte[]> DESCRIPTOR =
      new ValueStateDescriptor<>("held", BytePrimitiveArraySerializer.INSTANCE);

  private final KeyedStateBackend<Object> backend;
  private final ValueState<byte[]> state;
  private final HeldCodec codec;
  private final List<Object> written = new ArrayList<>();

  HeldState(KeyedStateBackend<Object> backend, ValueState<byte[]> state, HeldCodec codec) {
    this.backend = backend;
    this.state = state;
    this.codec = codec;
  }

  static ValueStateDescriptor<byte[]> descriptor() {
    return DESCRIPTOR;
  }

  /** Writes what is held; changes the current key. */
  void save(HeldEvents held) throws Exception {
    clear();
    List<HeldEvent> events = new ArrayList<>();
    held.forEach(events::add);
    for (List<HeldEvent> group : codec.byKeyGroup(events).values()) {
      Object key = group.get(0).key;
      backend.setCurrentKey(key);
      state.update(codec.encode(group));
      written.add(key);
    }
  }

  /** Removes what the last checkpoint has, from here on; changes the current key. */
  void clear() throws Exception {
    for (Object key : written) {
      backend.setCurrentKey(key);
      state.clear();
    }
    written.clear();
  }

  /** Takes over what a restored checkpoint holds. */
  void restore(HeldEvents held) throws Exception {
    backend.applyToAllKeys(
        VoidNamespace.INSTANCE,
        VoidNamespaceSerializer.INSTANCE,
        DESCRIPTOR,
        (key, value) -> {
          codec.decode(value.value(), held);
          written.add(key);
        });
  }
}

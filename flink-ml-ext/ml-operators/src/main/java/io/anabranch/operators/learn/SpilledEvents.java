// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.learn;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;

/**
 * Held events that memory has no room for, in keyed state until their time comes: those of the
 * latest times, in chunks of one key group and one span of time, each under one of its keys. What
 * becomes due at once has to fit into memory.
 */
final class SpilledEvents {
  private static final MapStateDescriptor<Long, byte[]> DESCRIPTOR =
      new MapStateDescriptor<>(
          "spilled", LongSerializer.INSTANCE, BytePrimitiveArraySerializer.INSTANCE);

  private final KeyedStateBackend<Object> backend;
  private final MapState<Long, byte[]> state;
  private final HeldCodec codec;
  private final TreeMap<Long, List<Chunk>> spans = new TreeMap<>();
  private long next;

  private record Chunk(Object key, long id) {}

  SpilledEvents(KeyedStateBackend<Object> backend, MapState<Long, byte[]> state, HeldCodec codec) {
    this.backend = backend;
    this.state = state;
    this.codec = codec;
  }

  static MapStateDescriptor<Long, byte[]> descriptor() {
    return DESCRIPTOR;
  }

  /** Takes the events of the latest times until the others are few enough; changes the key. */
  void take(HeldEvents held, long bytes) throws Exception {
    while (held.bytes() > bytes && held.spans() > 1) {
      List<HeldEvent> latest = new ArrayList<>();
      long span = held.removeLatest(latest);
      for (List<HeldEvent> group : codec.byKeyGroup(latest).values()) {
        Object key = group.get(0).key;
        backend.setCurrentKey(key);
        state.put(next, codec.encode(group));
        spans.computeIfAbsent(span, s -> new ArrayList<>()).add(new Chunk(key, next));
        next++;
      }
    }
  }

  /** Gives back what falls due by a time; changes the current key. */
  // hot path
  void giveBack(long upTo, HeldEvents held) throws Exception {
    while (!spans.isEmpty() && spans.firstKey() <= HeldEvents.span(upTo)) {
      Map.Entry<Long, List<Chunk>> first = spans.pollFirstEntry();
      for (Chunk chunk : first.getValue()) {
        backend.setCurrentKey(chunk.key());
        codec.decode(state.get(chunk.id()), held);
        state.remove(chunk.id());
      }
    }
  }

  /** Finds again what a restored checkpoint holds. */
  void restore() throws Exception {
    backend.applyToAllKeys(
        VoidNamespace.INSTANCE,
        VoidNamespaceSerializer.INSTANCE,
        DESCRIPTOR,
        (key, chunks) -> {
          for (Map.Entry<Long, byte[]> chunk : chunks.entries()) {
            long span = HeldEvents.span(codec.time(chunk.getValue()));
            spans.computeIfAbsent(span, s -> new ArrayList<>()).add(new Chunk(key, chunk.getKey()));
            next = Math.max(next, chunk.getKey() + 1);
          }
        });
  }

  boolean isEmpty() {
    return spans.isEmpty();
  }
}

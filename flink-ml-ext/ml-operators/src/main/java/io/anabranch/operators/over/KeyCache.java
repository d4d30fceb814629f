// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.over;

import io.anabranch.core.over.BlockStore;
import io.anabranch.core.over.KeyWindows;
import io.anabranch.core.over.OverWindows;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.runtime.state.KeyedStateBackend;

/**
 * The windows of the keys used last, decoded, over keyed state. Written back when a key is evicted
 * and before a checkpoint, so that a busy key is not encoded per row. Bounded by the bytes that the
 * keys are estimated to take; the key at hand stays whatever it takes.
 */
final class KeyCache {
  private final long capacity;
  private final OverWindows plan;
  private final ValueState<byte[]> heads;
  private final BlockStore blocks;
  private final KeyedStateBackend<Object> backend;
  private final ByteCodec codec = new ByteCodec();
  private final Map<Object, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);
  private long bytes;

  /** A key's windows; {@code isNew} while the key has no cleanup timer. */
  static final class Entry {
    final KeyWindows windows;
    boolean isNew;
    boolean isDirty;
    long bytes;

    Entry(KeyWindows windows, boolean isNew) {
      this.windows = windows;
      this.isNew = isNew;
    }
  }

  KeyCache(
      long capacity,
      OverWindows plan,
      ValueState<byte[]> heads,
      BlockStore blocks,
      KeyedStateBackend<Object> backend) {
    this.capacity = capacity;
    this.plan = plan;
    this.heads = heads;
    this.blocks = blocks;
    this.backend = backend;
  }

  /** The windows of the current key. */
  // hot path
  Entry current() throws Exception {
    Object key = backend.getCurrentKey();
    Entry entry = entries.get(key);
    if (entry == null) {
      byte[] bytes = heads.value();
      entry =
          bytes == null
              ? new Entry(plan.create(blocks), true)
              : new Entry(codec.decode(bytes, in -> plan.read(in, blocks)), false);
      entries.put(key, entry);
      weigh(entry);
    }
    return entry;
  }

  /** Has the entry of the current key written back before it is forgotten here. */
  // hot path
  void currentChanged(Entry entry) throws Exception {
    entry.isDirty = true;
    weigh(entry);
  }

  /** Forgets all about the current key. */
  void dropCurrent() throws Exception {
    Entry entry = current();
    entry.windows.drop();
    heads.clear();
    bytes -= entry.bytes;
    entries.remove(backend.getCurrentKey());
  }

  /** Brings the state up to date; changes the current key. */
  void flush() throws Exception {
    for (Map.Entry<Object, Entry> entry : entries.entrySet()) {
      writeBack(entry.getKey(), entry.getValue());
    }
  }

  private void weigh(Entry current) throws Exception {
    long now = current.windows.bytes();
    bytes += now - current.bytes;
    current.bytes = now;
    if (bytes > capacity && entries.size() > 1) {
      evict();
    }
  }

  /** Makes room; the entry of the current key, used last, comes last. */
  private void evict() throws Exception {
    Object current = backend.getCurrentKey();
    Iterator<Map.Entry<Object, Entry>> eldest = entries.entrySet().iterator();
    while (bytes > capacity && entries.size() > 1) {
      Map.Entry<Object, Entry> entry = eldest.next();
      writeBack(entry.getKey(), entry.getValue());
      bytes -= entry.getValue().bytes;
      eldest.remove();
    }
    backend.setCurrentKey(current);
  }

  private void writeBack(Object key, Entry entry) throws Exception {
    if (entry.isDirty) {
      backend.setCurrentKey(key);
      entry.windows.flush();
      heads.update(codec.encode(entry.windows::write));
      entry.isDirty = false;
    }
  }
}

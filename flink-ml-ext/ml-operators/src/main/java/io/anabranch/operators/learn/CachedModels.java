// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.learn;

import io.anabranch.core.online.KeyModel;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.runtime.state.KeyedStateBackend;

/**
 * The models of the keys used last, decoded, over a state back end that keeps bytes. Written back
 * when a key is evicted and before a checkpoint, so that a busy key is not encoded per row. Bounded
 * by the bytes that the models are estimated to take.
 */
final class CachedModels implements Models {
  /** Of an entry: the map's, this one's, and the key with its objects. */
  private static final int OWN_BYTES = 240;

  private final long capacity;
  private final ValueState<KeyModel> state;
  private final KeyedStateBackend<Object> backend;
  private final LinkedHashMap<Object, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);
  private long bytes;

  private static final class Entry {
    KeyModel model;
    boolean isDirty;
    long bytes;

    Entry(KeyModel model) {
      this.model = model;
    }
  }

  CachedModels(long capacity, ValueState<KeyModel> state, KeyedStateBackend<Object> backend) {
    this.capacity = capacity;
    this.state = state;
    this.backend = backend;
  }

  // hot path
  @Override
  public KeyModel current() throws Exception {
    Object key = backend.getCurrentKey();
    Entry entry = entries.get(key);
    if (entry != null) {
      return entry.model;
    }
    KeyModel model = state.value();
    if (model != null) {
      add(key, new Entry(model));
    }
    return model;
  }

  // hot path
  @Override
  public void changed(Object key, KeyModel model) throws Exception {
    backend.setCurrentKey(key);
    put(model);
  }

  // hot path
  @Override
  public void put(KeyModel model) throws Exception {
    Object key = backend.getCurrentKey();
    Entry entry = entries.get(key);
    if (entry == null) {
      entry = new Entry(model);
      entry.isDirty = true;
      add(key, entry);
      return;
    }
    entry.model = model;
    entry.isDirty = true;
    weigh(entry);
  }

  private void add(Object key, Entry entry) throws Exception {
    entries.put(key, entry);
    weigh(entry);
  }

  // hot path
  private void weigh(Entry entry) throws Exception {
    long now = OWN_BYTES + entry.model.bytes();
    bytes += now - entry.bytes;
    entry.bytes = now;
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

  @Override
  public void drop() {
    Entry entry = entries.remove(backend.getCurrentKey());
    bytes -= entry == null ? 0 : entry.bytes;
    state.clear();
  }

  @Override
  public void flush() throws Exception {
    for (Map.Entry<Object, Entry> entry : entries.entrySet()) {
      writeBack(entry.getKey(), entry.getValue());
    }
  }

  private void writeBack(Object key, Entry entry) throws Exception {
    if (entry.isDirty) {
      backend.setCurrentKey(key);
      state.update(entry.model);
      entry.isDirty = false;
    }
  }

  @Override
  public int cached() {
    return entries.size();
  }
}

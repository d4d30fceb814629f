// SPDX-License-Identifier: Apache-2.0
package io.anabranch.onnx;

import java.util.HashMap;
import java.util.Map;

/**
 * The sessions of this process, shared by all tasks that run the same model with the same options,
 * and closed when the last of them lets go.
 *
 * <p>Thread-safe. Tasks that open a model at the same time load it once: the first loads, the
 * others wait for it; tasks with other models do not. A load that fails leaves nothing behind, so
 * that the next task tries again.
 */
public final class SessionRegistry {
  // A session costs megabytes and belongs to the process: no task can own it.
  private static final SessionRegistry SHARED = new SessionRegistry();

  private final Map<Key, Entry> entries = new HashMap<>();

  private record Key(String sha256, OnnxOptions options) {}

  private static final class Entry {
    private int references;
    private SharedSession session;

    private synchronized SharedSession load(ModelFile file, OnnxOptions options) {
      if (session == null) {
        session = SharedSession.load(file, options);
      }
      return session;
    }

    private synchronized void close() {
      if (session != null) {
        session.close();
      }
    }
  }

  SessionRegistry() {}

  /** The registry of this process. */
  public static SessionRegistry shared() {
    return SHARED;
  }

  /** Sessions that are open or being loaded. */
  public int openSessions() {
    synchronized (entries) {
      return entries.size();
    }
  }

  /** Runners that hold a session, over all sessions. */
  public int references() {
    synchronized (entries) {
      return entries.values().stream().mapToInt(entry -> entry.references).sum();
    }
  }

  Lease acquire(ModelFile file, OnnxOptions options) {
    Key key = new Key(file.sha256(), options);
    Entry entry;
    synchronized (entries) {
      entry = entries.computeIfAbsent(key, unused -> new Entry());
      entry.references++;
    }
    try {
      return new Lease(this, key, entry.load(file, options));
    } catch (RuntimeException | Error e) {
      release(key);
      throw e;
    }
  }

  private void release(Key key) {
    Entry last = null;
    synchronized (entries) {
      Entry entry = entries.get(key);
      entry.references--;
      if (entry.references == 0) {
        last = entries.remove(key);
      }
    }
    if (last != null) {
      last.close();
    }
  }

  /** One task's hold on a session; letting go twice is letting go once. */
  static final class Lease implements AutoCloseable {
    private final SessionRegistry registry;
    private final Key key;
    private final SharedSession session;
    private boolean closed;

    private Lease(SessionRegistry registry, Key key, SharedSession session) {
      this.registry = registry;
      this.key = key;
      this.session = session;
    }

    SharedSession session() {
      return session;
    }

    @Override
    public synchronized void close() {
      if (!closed) {
        closed = true;
        registry.release(key);
      }
    }
  }
}

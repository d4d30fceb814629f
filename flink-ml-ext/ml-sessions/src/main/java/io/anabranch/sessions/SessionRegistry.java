// SPDX-License-Identifier: Apache-2.0
package io.anabranch.sessions;

import ai.onnxruntime.OrtException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The sessions of this process, each shared by all who ask for it by the same key, and closed when
 * the last of them lets go.
 *
 * <p>Thread-safe. Those who ask for a key at the same time load it once: the first loads, the
 * others wait for it; who asks for another key does not. A load that fails leaves nothing behind,
 * so that the next one tries again, with a loader of its own. A loader is forgotten when it has
 * returned: it may belong to a job that ends before the session does.
 */
public final class SessionRegistry {
  // A session costs megabytes and belongs to the process: no task and no job can own it.
  private static final SessionRegistry SHARED = new SessionRegistry();

  private final Map<String, Entry> entries = new HashMap<>();

  private static final class Entry {
    private final ReentrantLock lock = new ReentrantLock();
    private int references;
    private NativeSession session;
    private long loadNanos;

    private SessionLease load(SessionRegistry registry, String key, Callable<NativeSession> loader)
        throws Exception {
      lock.lockInterruptibly();
      try {
        if (session == null) {
          long started = System.nanoTime();
          session = Objects.requireNonNull(loader.call(), "loaded session");
          loadNanos = System.nanoTime() - started;
        }
        return new SessionLease(registry, key, session, loadNanos);
      } finally {
        lock.unlock();
      }
    }

    private void close() throws OrtException {
      lock.lock();
      try {
        if (session != null) {
          session.close();
        }
      } finally {
        lock.unlock();
      }
    }
  }

  /** An empty registry of its own, for tests; jobs use {@link #shared}. */
  public SessionRegistry() {}

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

  /** Leases that were not closed, over all sessions. */
  public int references() {
    synchronized (entries) {
      return entries.values().stream().mapToInt(entry -> entry.references).sum();
    }
  }

  /**
   * A share in the session of that key, which the loader makes if nobody has.
   *
   * @param key everything that decides what the session computes and how: the digest of the model
   *     and all options
   * @throws InterruptedException if interrupted while another thread loads the session
   * @throws Exception what the loader throws
   */
  public SessionLease acquire(String key, Callable<NativeSession> loader) throws Exception {
    Entry entry;
    synchronized (entries) {
      entry = entries.computeIfAbsent(key, unused -> new Entry());
      entry.references++;
    }
    SessionLease lease = null;
    try {
      lease = entry.load(this, key, loader);
      return lease;
    } finally {
      if (lease == null) {
        release(key);
      }
    }
  }

  void release(String key) throws OrtException {
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
}

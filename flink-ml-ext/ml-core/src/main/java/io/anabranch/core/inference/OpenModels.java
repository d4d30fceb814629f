// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.inference;

import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;

/**
 * At most so many open models, of which the one that was not used for longest makes room. A model
 * that is expected is loaded by the loaders; one that is wanted now and was not expected is loaded
 * by who wants it. Before a model is loaded the one that makes room is closed, so there are never
 * more. Thread-safe.
 */
final class OpenModels implements AutoCloseable {
  private enum State {
    LOADING,
    OPEN,
    FAILED
  }

  private static final class Entry {
    private State state = State.LOADING;
    private ModelRunner runner;
    private Throwable failure;
    private int users;

    /** Whether rows are on their way that nobody has run yet. */
    private boolean expected;
  }

  /** A model that stays open until this is closed. */
  final class Lease implements AutoCloseable {
    private final Entry entry;

    private Lease(Entry entry) {
      this.entry = entry;
    }

    ModelRunner runner() {
      return entry.runner;
    }

    @Override
    public void close() {
      release(entry);
    }
  }

  private final Function<String, ModelRunner> opener;
  private final int bound;
  private final Executor loaders;

  /** By reference, the one that was not used for longest first. */
  private final Map<String, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);

  private boolean closed;
  private long loads;
  private long evictions;
  private long waits;

  /**
   * @param opener opens a model by its reference; any thread
   * @param bound the most models that are open at once
   * @param loaders run what is expected
   */
  OpenModels(Function<String, ModelRunner> opener, int bound, Executor loaders) {
    if (bound < 1) {
      throw new IllegalArgumentException("models: " + bound + " (expected: >= 1)");
    }
    this.opener = opener;
    this.bound = bound;
    this.loaders = loaders;
  }

  /** Lets a model be loaded beside the caller, if another can make room. Never waits. */
  void expect(String reference) {
    Entry entry = new Entry();
    List<Entry> leaving = new ArrayList<>(1);
    synchronized (this) {
      Entry known = entries.get(reference);
      if (known != null) {
        known.expected = true;
        return;
      }
      if (closed || !makeRoom(leaving, false)) {
        return;
      }
      entry.expected = true;
      entries.put(reference, entry);
    }
    try {
      loaders.execute(() -> load(reference, entry, leaving));
    } catch (RejectedExecutionException e) {
      load(reference, entry, leaving);
    }
  }

  /** Whether a lease would be had without waiting for a load. */
  synchronized boolean isReady(String reference) {
    Entry entry = entries.get(reference);
    return entry != null && entry.state != State.LOADING;
  }

  /**
   * Takes a share in a model, waiting for it to load and for room.
   *
   * @throws MlException that loading it threw; one of kind USER or DATA is remembered for as long
   *     as the model has its place here
   */
  Lease lease(String reference) {
    Entry mine = null;
    List<Entry> leaving = new ArrayList<>(1);
    synchronized (this) {
      while (mine == null) {
        Entry entry = entries.get(reference);
        if (entry == null && makeRoom(leaving, true)) {
          mine = new Entry();
          // Ours from now on: it must not make room for another before it was used.
          mine.users = 1;
          entries.put(reference, mine);
        } else if (entry != null && entry.state != State.LOADING) {
          return taken(reference, entry);
        } else {
          waits++;
          await(reference);
        }
      }
    }
    load(reference, mine, leaving);
    synchronized (this) {
      mine.users--;
      return taken(reference, mine);
    }
  }

  private Lease taken(String reference, Entry entry) {
    entry.expected = false;
    if (entry.state == State.OPEN) {
      entry.users++;
      return new Lease(entry);
    }
    if (!isRowsFault(entry.failure)) {
      entries.remove(reference, entry);
    }
    if (entry.failure instanceof Error error) {
      throw error;
    }
    throw (RuntimeException) entry.failure;
  }

  private static boolean isRowsFault(Throwable failure) {
    return failure instanceof MlException e
        && (e.kind() == ErrorKind.DATA || e.kind() == ErrorKind.USER);
  }

  private void await(String reference) {
    try {
      wait();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MlException(
          ErrorKind.RESOURCE, "model " + reference + ": interrupted while it is loaded", e);
    }
  }

  /**
   * Takes the entry that leaves out of the table.
   *
   * @param alsoExpected whether one may leave that rows are on their way to
   */
  private boolean makeRoom(List<Entry> leaving, boolean alsoExpected) {
    if (entries.size() < bound) {
      return true;
    }
    return leave(leaving, false) || alsoExpected && leave(leaving, true);
  }

  private boolean leave(List<Entry> leaving, boolean expected) {
    for (Iterator<Entry> all = entries.values().iterator(); all.hasNext(); ) {
      Entry entry = all.next();
      if (entry.users == 0 && entry.state != State.LOADING && (expected || !entry.expected)) {
        all.remove();
        evictions++;
        leaving.add(entry);
        return true;
      }
    }
    return false;
  }

  private void load(String reference, Entry entry, List<Entry> leaving) {
    ModelRunner runner = null;
    Throwable failure = null;
    try {
      for (Entry former : leaving) {
        closeRunner(former);
      }
      if (isClosed()) {
        throw new MlException(ErrorKind.RESOURCE, "model " + reference + ": closed meanwhile");
      }
      runner = opener.apply(reference);
    } catch (RuntimeException | Error e) {
      failure = e;
    }
    boolean late;
    synchronized (this) {
      loads++;
      entry.runner = runner;
      entry.failure = failure;
      entry.state = failure == null ? State.OPEN : State.FAILED;
      late = closed;
      notifyAll();
    }
    if (late) {
      closeRunner(entry);
    }
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  private static void closeRunner(Entry entry) {
    if (entry.runner != null) {
      entry.runner.close();
    }
  }

  private synchronized void release(Entry entry) {
    entry.users--;
    notifyAll();
  }

  synchronized int size() {
    return entries.size();
  }

  synchronized long loads() {
    return loads;
  }

  synchronized long evictions() {
    return evictions;
  }

  /** How often rows waited for a model to load. */
  synchronized long waits() {
    return waits;
  }

  /** Closes what is open; what is loading is closed when it is loaded. Nobody may hold a lease. */
  @Override
  public void close() {
    List<Entry> open = new ArrayList<>();
    synchronized (this) {
      closed = true;
      for (Entry entry : entries.values()) {
        if (entry.state != State.LOADING) {
          open.add(entry);
        }
      }
      entries.clear();
      notifyAll();
    }
    open.forEach(OpenModels::closeRunner);
  }
}

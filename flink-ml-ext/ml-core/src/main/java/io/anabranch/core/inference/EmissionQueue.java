// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.inference;

import java.util.ArrayDeque;
import java.util.Iterator;

/**
 * Says what may leave next: batches that are still running, batches that are done, and marks (such
 * as watermarks) between them. In order, only the head leaves; unordered, any batch that is done
 * leaves, but none before a mark that stands ahead of it, and no mark before a batch that stands
 * ahead of it. One thread.
 *
 * @param <E> batches and marks
 */
public final class EmissionQueue<E extends EmissionQueue.Entry> {
  /** A batch or a mark. */
  public interface Entry {
    /** Whether it may leave as far as it is concerned itself. */
    boolean isReady();

    /** Whether nothing may overtake it. */
    boolean isMark();
  }

  private final ArrayDeque<E> entries = new ArrayDeque<>();
  private final BatchPolicy.Order order;

  public EmissionQueue(BatchPolicy.Order order) {
    this.order = order;
  }

  public void add(E entry) {
    entries.add(entry);
  }

  public boolean isEmpty() {
    return entries.isEmpty();
  }

  /** The entry that was added last; null if it has left. */
  public E last() {
    return entries.peekLast();
  }

  /** Takes the next entry that may leave; null if none may. */
  public E poll() {
    E head = entries.peek();
    if (head == null || head.isReady()) {
      return entries.poll();
    }
    return order == BatchPolicy.Order.ORDERED ? null : overtaking();
  }

  private E overtaking() {
    // Few entries: only batches in flight stand before the first mark.
    for (Iterator<E> candidates = entries.iterator(); candidates.hasNext(); ) {
      E candidate = candidates.next();
      if (candidate.isMark()) {
        return null;
      }
      if (candidate.isReady()) {
        candidates.remove();
        return candidate;
      }
    }
    return null;
  }
}

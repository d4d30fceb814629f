// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.learn;

import java.util.Arrays;
import java.util.List;

/**
 * Puts the events that a watermark has passed together by key: an open-addressing table of the
 * events themselves, with the hash that each has kept. Used again for each watermark.
 */
final class DueKeys {
  private static final int LEAST = 16;

  /** Above it a table is not kept for the next watermark. */
  private static final int MOST_KEPT = 1 << 18;

  /** By slot, the last event of a key, which leads to its others. */
  private HeldEvent[] slots = new HeldEvent[2 * LEAST];

  /** The slots in use, in the order in which the keys came. */
  private int[] used = new int[LEAST];

  private int size;

  /** Keys. */
  int size() {
    return size;
  }

  // hot path
  void add(HeldEvent event) {
    int at = slot(event);
    if (slots[at] == null) {
      if (size == used.length) {
        grow();
        at = slot(event);
      }
      used[size++] = at;
    }
    event.next = slots[at];
    slots[at] = event;
  }

  // hot path
  private int slot(HeldEvent event) {
    int mask = slots.length - 1;
    int at = event.hash & mask;
    while (slots[at] != null && !event.isOfKeyOf(slots[at])) {
      at = at + 1 & mask;
    }
    return at;
  }

  private void grow() {
    HeldEvent[] old = slots;
    slots = new HeldEvent[2 * old.length];
    for (int i = 0; i < size; i++) {
      HeldEvent event = old[used[i]];
      used[i] = slot(event);
      slots[used[i]] = event;
    }
    used = Arrays.copyOf(used, 2 * size);
  }

  /** An event of a key. */
  // hot path
  HeldEvent of(int key) {
    return slots[used[key]];
  }

  /** Adds the events of a key, in no order. */
  // hot path
  void events(int key, List<HeldEvent> to) {
    for (HeldEvent event = of(key); event != null; event = event.next) {
      to.add(event);
    }
  }

  // hot path
  void clear() {
    if (slots.length > MOST_KEPT) {
      slots = new HeldEvent[2 * LEAST];
      used = new int[LEAST];
    } else {
      for (int i = 0; i < size; i++) {
        slots[used[i]] = null;
      }
    }
    size = 0;
  }
}

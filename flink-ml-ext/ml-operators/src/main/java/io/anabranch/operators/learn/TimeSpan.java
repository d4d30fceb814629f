// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.learn;

import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Events of a short span of time. A plain list as long as a watermark passes all of them or none;
 * from the first time that it passes only some, one chain for each millisecond.
 */
final class TimeSpan {
  /** Milliseconds of a span as a power of two: about a second. */
  static final int SHIFT = 10;

  private static final int MILLIS = 1 << SHIFT;

  /** Null once there are chains. */
  private HeldEvent[] events = new HeldEvent[4];

  /** By millisecond, the event added last, which leads to those before it; null at first. */
  private HeldEvent[] chains;

  private int size;
  private long last = Long.MIN_VALUE;

  int size() {
    return size;
  }

  // hot path
  void add(HeldEvent event) {
    last = Math.max(last, event.time);
    if (chains != null) {
      chain(event);
    } else {
      if (size == events.length) {
        events = Arrays.copyOf(events, 2 * size);
      }
      events[size] = event;
    }
    size++;
  }

  // hot path
  private void chain(HeldEvent event) {
    int at = (int) event.time & MILLIS - 1;
    event.next = chains[at];
    chains[at] = event;
  }

  /** Hands out and forgets the events up to a time of this span or a later one. */
  // hot path
  void drain(long upTo, Consumer<HeldEvent> due) {
    if (last <= upTo) {
      forEach(due);
      size = 0;
      return;
    }
    if (chains == null) {
      makeChains();
    }
    for (int i = 0; i <= ((int) upTo & MILLIS - 1); i++) {
      HeldEvent event = chains[i];
      chains[i] = null;
      for (; event != null; event = handOut(event, due)) {
        size--;
      }
    }
  }

  private void makeChains() {
    chains = new HeldEvent[MILLIS];
    for (int i = 0; i < size; i++) {
      chain(events[i]);
    }
    events = null;
  }

  /** Gives the next one of its chain, which whoever takes an event may change. */
  // hot path
  private static HeldEvent handOut(HeldEvent event, Consumer<HeldEvent> to) {
    HeldEvent next = event.next;
    event.next = null;
    to.accept(event);
    return next;
  }

  /** Visits all; whoever visits must not change their chains, unless they are forgotten then. */
  void forEach(Consumer<HeldEvent> visitor) {
    if (chains == null) {
      for (int i = 0; i < size; i++) {
        visitor.accept(events[i]);
      }
      return;
    }
    for (HeldEvent chain : chains) {
      for (HeldEvent event = chain; event != null; ) {
        HeldEvent next = event.next;
        visitor.accept(event);
        event = next;
      }
    }
  }
}

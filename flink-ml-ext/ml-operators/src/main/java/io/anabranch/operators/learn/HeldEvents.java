// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.learn;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Rows and labels in memory until the watermark passes them, by time. */
final class HeldEvents {
  private final TreeMap<Long, TimeSpan> spans = new TreeMap<>();
  private TimeSpan recent;
  private long recentSpan;
  private long size;
  private long bytes;

  /** The span of a time. */
  static long span(long time) {
    return time >> TimeSpan.SHIFT;
  }

  int spans() {
    return spans.size();
  }

  /** Removes the events of the latest span, and gives it. */
  long removeLatest(List<HeldEvent> removed) {
    Map.Entry<Long, TimeSpan> latest = spans.pollLastEntry();
    latest
        .getValue()
        .forEach(
            event -> {
              size--;
              bytes -= event.bytes();
              removed.add(event);
            });
    recent = null;
    return latest.getKey();
  }

  long size() {
    return size;
  }

  /** What they take in memory, about. */
  long bytes() {
    return bytes;
  }

  // hot path
  void add(HeldEvent event) {
    long span = span(event.time);
    if (recent == null || span != recentSpan) {
      recent = spans.computeIfAbsent(span, s -> new TimeSpan());
      recentSpan = span;
    }
    recent.add(event);
    size++;
    bytes += event.bytes();
  }

  /** Hands out and forgets the events up to a time. */
  // hot path
  void drain(long upTo, Consumer<HeldEvent> due) {
    Iterator<Map.Entry<Long, TimeSpan>> earliest = spans.entrySet().iterator();
    while (earliest.hasNext()) {
      Map.Entry<Long, TimeSpan> span = earliest.next();
      if (span.getKey() > span(upTo)) {
        return;
      }
      TimeSpan events = span.getValue();
      events.drain(
          upTo,
          event -> {
            size--;
            bytes -= event.bytes();
            due.accept(event);
          });
      if (events.size() > 0) {
        return;
      }
      earliest.remove();
      recent = null;
    }
  }

  void forEach(Consumer<HeldEvent> visitor) {
    spans.values().forEach(span -> span.forEach(visitor));
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.inference;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class EmissionQueueTest {
  private static final class Item implements EmissionQueue.Entry {
    private final int number;
    private final boolean mark;
    private boolean ready;

    Item(int number, boolean mark) {
      this.number = number;
      this.mark = mark;
      this.ready = mark;
    }

    @Override
    public boolean isReady() {
      return ready;
    }

    @Override
    public boolean isMark() {
      return mark;
    }
  }

  private static List<Item> itemsOf(List<Boolean> marks) {
    List<Item> items = new ArrayList<>();
    for (Boolean mark : marks) {
      items.add(new Item(items.size(), mark));
    }
    return items;
  }

  /** Adds all items, then makes the batches ready in a random order, draining after each. */
  private static List<Item> leave(BatchPolicy.Order order, List<Item> items, long seed) {
    EmissionQueue<Item> queue = new EmissionQueue<>(order);
    items.forEach(queue::add);
    List<Item> left = new ArrayList<>();
    List<Item> running = new ArrayList<>(items);
    Random random = new Random(seed);
    do {
      for (Item item = queue.poll(); item != null; item = queue.poll()) {
        assertThat(item.ready).isTrue();
        left.add(item);
      }
      if (!running.isEmpty()) {
        running.remove(random.nextInt(running.size())).ready = true;
      }
    } while (!queue.isEmpty());
    return left;
  }

  @Property
  void orderedKeepsEverythingInPlace(@ForAll List<Boolean> marks, @ForAll long seed) {
    List<Item> items = itemsOf(marks);
    assertThat(leave(BatchPolicy.Order.ORDERED, items, seed)).isEqualTo(items);
  }

  @Property
  void unorderedNeverPassesAMark(@ForAll List<Boolean> marks, @ForAll long seed) {
    List<Item> items = itemsOf(marks);

    List<Item> left = leave(BatchPolicy.Order.UNORDERED, items, seed);

    assertThat(left).containsExactlyInAnyOrderElementsOf(items);
    for (int i = 0; i < left.size(); i++) {
      if (left.get(i).mark) {
        int mark = left.get(i).number;
        assertThat(left.subList(0, i)).allMatch(item -> item.number < mark);
        assertThat(left.subList(i + 1, left.size())).allMatch(item -> item.number > mark);
      }
    }
  }

  @Test
  void unorderedLetsAReadyBatchOvertake() {
    List<Item> items = itemsOf(List.of(false, false));
    EmissionQueue<Item> queue = new EmissionQueue<>(BatchPolicy.Order.UNORDERED);
    items.forEach(queue::add);

    items.get(1).ready = true;

    assertThat(queue.poll()).isSameAs(items.get(1));
    assertThat(queue.poll()).isNull();
    assertThat(queue.isEmpty()).isFalse();
  }
}

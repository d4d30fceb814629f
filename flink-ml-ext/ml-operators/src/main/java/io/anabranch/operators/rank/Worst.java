// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.rank;

import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import org.apache.flink.table.data.binary.BinaryRowData;

/** The worst of those offered, no more than a number of them. */
final class Worst {
  private final WorstFirst order;
  private final int most;
  private final PriorityQueue<BinaryRowData> best;

  Worst(WorstFirst order, int most) {
    this.order = order;
    this.most = most;
    best = new PriorityQueue<>(order.reversed());
  }

  /**
   * @param standing kept
   */
  void offer(BinaryRowData standing) {
    if (best.size() < most) {
      best.add(standing);
    } else if (order.compare(standing, best.element()) < 0) {
      best.remove();
      best.add(standing);
    }
  }

  int size() {
    return best.size();
  }

  /** The worst first. */
  List<BinaryRowData> ranked() {
    List<BinaryRowData> ranked = new ArrayList<>(best);
    ranked.sort(order);
    return ranked;
  }
}

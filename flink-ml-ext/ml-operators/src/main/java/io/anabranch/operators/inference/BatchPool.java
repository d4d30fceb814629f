// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.inference;

import io.anabranch.core.inference.MicroBatch;
import java.util.ArrayDeque;
import java.util.function.Supplier;
import org.apache.flink.api.common.operators.MailboxExecutor;

/** The batches of a task, used over and over: the one that fills and those in flight. */
final class BatchPool<R> {
  private final Supplier<MicroBatch<R>> maker;
  private final int most;
  private final MailboxExecutor mailbox;
  private final ArrayDeque<MicroBatch<R>> free;
  private int made;

  BatchPool(Supplier<MicroBatch<R>> maker, int most, MailboxExecutor mailbox) {
    this.maker = maker;
    this.most = most;
    this.mailbox = mailbox;
    this.free = new ArrayDeque<>(most);
  }

  /** An empty batch; where all are taken, mails are run until one comes back. */
  MicroBatch<R> take() throws InterruptedException {
    while (free.isEmpty() && made == most) {
      mailbox.yield();
    }
    if (free.isEmpty()) {
      made++;
      return maker.get();
    }
    return free.poll();
  }

  /** Takes a batch back whose rows have left. */
  void giveBack(MicroBatch<R> batch) {
    batch.clear();
    free.add(batch);
  }

  int taken() {
    return made - free.size();
  }
}

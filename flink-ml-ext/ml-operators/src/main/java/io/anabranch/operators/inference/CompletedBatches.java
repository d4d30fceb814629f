// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.inference;

import io.anabranch.core.inference.MicroBatch;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.util.function.ThrowingRunnable;

/**
 * Carries batches from the threads that ran them to the task's thread: one mail for each burst of
 * completions, not one for each.
 */
final class CompletedBatches<R> {
  private final Queue<MicroBatch<R>> batches = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean mailed = new AtomicBoolean();
  private final MailboxExecutor mailbox;
  private final ThrowingRunnable<Exception> drain;

  CompletedBatches(MailboxExecutor mailbox, ThrowingRunnable<Exception> drain) {
    this.mailbox = mailbox;
    this.drain = drain;
  }

  /** Called by any thread. */
  void add(MicroBatch<R> batch) {
    batches.add(batch);
    if (mailed.compareAndSet(false, true)) {
      try {
        mailbox.execute(this::open, "emit scored batches");
      } catch (RejectedExecutionException e) {
        // The task has ended and wants no more results; its rows are run again after a restart.
        batches.clear();
      }
    }
  }

  private void open() throws Exception {
    // First the flag, then the queue: a batch that is added in between sends one mail too many.
    mailed.set(false);
    drain.run();
  }

  /** Called by the task's thread; null if there is none. */
  MicroBatch<R> poll() {
    return batches.poll();
  }
}

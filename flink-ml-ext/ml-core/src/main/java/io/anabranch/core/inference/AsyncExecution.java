// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.inference;

import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs batches on threads of its own, so that the next fills while others run. */
final class AsyncExecution<R> implements BatchExecution<R> {
  private static final Logger LOG = LoggerFactory.getLogger(AsyncExecution.class);
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final BatchScorer scorer;
  private final Listener<R> listener;
  private final String name;
  private final ThreadPoolExecutor threads;

  AsyncExecution(ModelRunner runner, int inFlight, String name, Listener<R> listener) {
    this.scorer = new BatchScorer(runner);
    this.listener = listener;
    this.name = name;
    this.threads = new RunnerThreads(runner, inFlight, name);
  }

  @Override
  public void submit(MicroBatch<R> batch) {
    threads.execute(
        () -> {
          batch.run(scorer);
          listener.ran(batch);
        });
  }

  @Override
  public void close() {
    threads.shutdownNow();
    try {
      if (!threads.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn(
            "{}: runs still going after {}; the last of them closes the model", name, PATIENCE);
      }
    } catch (InterruptedException e) {
      // The task is being cancelled: the model is closed by its last run, nobody need wait.
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Closes the runner when no thread can be in it any more: native code must not lose its session.
   */
  private static final class RunnerThreads extends ThreadPoolExecutor {
    private final ModelRunner runner;

    RunnerThreads(ModelRunner runner, int size, String name) {
      super(size, size, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), numbered(name));
      this.runner = runner;
    }

    private static ThreadFactory numbered(String name) {
      AtomicInteger number = new AtomicInteger();
      return work -> {
        Thread thread = new Thread(work, name + "-" + number.incrementAndGet());
        thread.setDaemon(true);
        return thread;
      };
    }

    @Override
    protected void terminated() {
      try {
        runner.close();
      } catch (RuntimeException e) {
        LOG.warn("could not close the model", e);
      }
    }
  }
}

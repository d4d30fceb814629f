// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.inference;

/**
 * Where closed micro-batches run. Owns the runner.
 *
 * @param <R> the engine's row
 */
public sealed interface BatchExecution<R> extends AutoCloseable
    permits InlineExecution, AsyncExecution {
  /** Takes what was run, on the thread that ran it. */
  @FunctionalInterface
  interface Listener<R> {
    void ran(MicroBatch<R> batch);
  }

  /** As the policy says. {@code name} names the threads, if there are any. */
  static <R> BatchExecution<R> of(
      BatchPolicy policy, ModelRunner runner, String name, Listener<R> listener) {
    return switch (policy.mode()) {
      case INLINE -> new InlineExecution<>(runner, listener);
      case ASYNC -> new AsyncExecution<>(runner, policy.inFlight(), name, listener);
    };
  }

  /**
   * Runs the batch, now or later; the listener hears of it once, failed or not. Never blocks on
   * others.
   */
  void submit(MicroBatch<R> batch);

  /**
   * Stops, and closes the runner. Batches that still run are interrupted and waited for a while; if
   * they do not end, the last of them closes the runner when it does. The listener may still be
   * called.
   */
  @Override
  void close();
}

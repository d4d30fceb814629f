// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.inference;

/** Runs a batch on the thread that submits it. */
final class InlineExecution<R> implements BatchExecution<R> {
  private final ModelRunner runner;
  private final BatchScorer scorer;
  private final Listener<R> listener;

  InlineExecution(ModelRunner runner, Listener<R> listener) {
    this.runner = runner;
    this.scorer = new BatchScorer(runner);
    this.listener = listener;
  }

  @Override
  public void submit(MicroBatch<R> batch) {
    batch.run(scorer);
    listener.ran(batch);
  }

  @Override
  public void close() {
    runner.close();
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import io.anabranch.core.testing.FakeModelRunner;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class BatchExecutionTest {
  private final BlockingQueue<MicroBatch<double[]>> ran = new LinkedBlockingQueue<>();

  private static BatchPolicy policy(BatchPolicy.Mode mode, int inFlight) {
    return new BatchPolicy(
        8, 1 << 20, Duration.ofMillis(5), mode, inFlight, BatchPolicy.Order.ORDERED);
  }

  private BatchExecution<double[]> execution(ModelRunner runner, BatchPolicy.Mode mode) {
    return BatchExecution.of(policy(mode, 2), runner, "test", ran::add);
  }

  private static MicroBatch<double[]> batchOf(ModelRunner runner, double value) {
    MicroBatch<double[]> batch =
        MicroBatch.allocate(runner.signature(), policy(BatchPolicy.Mode.ASYNC, 2));
    double[] row = {value, 0};
    batch.encode(row, FakeRows.encoder(runner.signature()));
    batch.keep(row, 0);
    return batch;
  }

  @Test
  void inlineRunsBeforeSubmitReturns() {
    FakeModelRunner runner = FakeModelRunner.anyRows();
    BatchExecution<double[]> execution = execution(runner, BatchPolicy.Mode.INLINE);
    MicroBatch<double[]> batch = batchOf(runner, 1);

    execution.submit(batch);

    assertThat(ran).containsExactly(batch);
    execution.close();
    assertThat(runner.isClosed()).isTrue();
  }

  @Test
  void asyncRunsSideBySide() throws Exception {
    FakeModelRunner runner = FakeModelRunner.anyRows().holdingOn(value -> value == 1);
    BatchExecution<double[]> execution = execution(runner, BatchPolicy.Mode.ASYNC);
    MicroBatch<double[]> held = batchOf(runner, 1);
    MicroBatch<double[]> free = batchOf(runner, 2);

    execution.submit(held);
    execution.submit(free);

    assertThat(ran.take()).isSameAs(free);
    runner.release(1);
    assertThat(ran.take()).isSameAs(held);
    execution.close();
    assertThat(runner.isClosed()).isTrue();
  }

  @Test
  void aFailureIsHandedOver() throws Exception {
    FakeModelRunner runner =
        FakeModelRunner.anyRows().failingOn(ErrorKind.RESOURCE, value -> value == 1);
    BatchExecution<double[]> execution = execution(runner, BatchPolicy.Mode.ASYNC);

    execution.submit(batchOf(runner, 1));

    assertThat(ran.take().failure())
        .isInstanceOf(MlException.class)
        .hasMessage("features: 1.0 (expected: not poisoned)");
    execution.close();
  }

  @Test
  void closingInterruptsARun() throws Exception {
    FakeModelRunner runner = FakeModelRunner.anyRows().holdingOn(value -> true);
    BatchExecution<double[]> execution = execution(runner, BatchPolicy.Mode.ASYNC);
    execution.submit(batchOf(runner, 1));
    awaitRunning(runner);

    execution.close();

    assertThat(runner.isClosed()).isTrue();
    assertThat(ran.take().failure()).hasMessage("run: interrupted");
  }

  @Test
  void aRunThatCannotBeInterruptedClosesTheRunnerWhenItEnds() throws Exception {
    CountDownLatch mayEnd = new CountDownLatch(1);
    FakeModelRunner fake = FakeModelRunner.anyRows();
    Stubborn runner = new Stubborn(fake, mayEnd);
    BatchExecution<double[]> execution = execution(runner, BatchPolicy.Mode.ASYNC);
    execution.submit(batchOf(fake, 1));
    runner.started.await();

    Thread.currentThread().interrupt();
    execution.close();

    assertThat(Thread.interrupted()).isTrue();
    assertThat(fake.isClosed()).isFalse();
    mayEnd.countDown();
    assertThat(runner.closed.await(10, TimeUnit.SECONDS)).isTrue();
  }

  private static void awaitRunning(FakeModelRunner runner) throws InterruptedException {
    while (runner.running() == 0) {
      Thread.sleep(1);
    }
  }

  /** Goes on running when interrupted, as native code does. */
  private record Stubborn(
      FakeModelRunner fake, CountDownLatch mayEnd, CountDownLatch started, CountDownLatch closed)
      implements ModelRunner {
    Stubborn(FakeModelRunner fake, CountDownLatch mayEnd) {
      this(fake, mayEnd, new CountDownLatch(1), new CountDownLatch(1));
    }

    @Override
    public ModelSignature signature() {
      return fake.signature();
    }

    @Override
    public ModelIdentity identity() {
      return fake.identity();
    }

    @Override
    public void run(TensorBatch batch) {
      started.countDown();
      while (mayEnd.getCount() > 0) {
        Thread.onSpinWait();
      }
      fake.run(batch);
    }

    @Override
    public void close() {
      fake.close();
      closed.countDown();
    }
  }
}

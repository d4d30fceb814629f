// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.testing;

import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import io.anabranch.core.inference.ModelIdentity;
import io.anabranch.core.inference.ModelOutput;
import io.anabranch.core.inference.ModelRunner;
import io.anabranch.core.inference.ModelSignature;
import io.anabranch.core.inference.OutputSpec;
import io.anabranch.core.inference.TensorBatch;
import io.anabranch.core.tensor.ElementType;
import io.anabranch.core.tensor.Tensor;
import io.anabranch.core.tensor.TensorSpec;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.DoublePredicate;

/**
 * A model without a model: the input {@code features: DOUBLE [batch, 2]} holds a row's value and
 * its identifier, the output {@code prediction: DOUBLE [batch, 2]} twice the value and the
 * identifier again, so that a row that gets another row's prediction is noticed. Without a batch
 * dimension both are {@code [2]}.
 *
 * <p>Like a real runner it reuses the memory of a batch's earlier outputs. It fails a test that
 * runs an empty batch, a batch of the wrong size, or anything after it was closed. Set it up first;
 * it may then be used from several threads.
 */
public final class FakeModelRunner implements ModelRunner {
  public static final ModelIdentity IDENTITY = new ModelIdentity("fake", "1");

  private final ModelSignature signature;
  private final AtomicInteger runs = new AtomicInteger();
  private final AtomicLong rows = new AtomicLong();
  private final AtomicInteger running = new AtomicInteger();
  private volatile DoublePredicate poison = value -> false;
  private volatile ErrorKind poisonKind = ErrorKind.DATA;
  private final Semaphore gate = new Semaphore(0);
  private volatile DoublePredicate held = value -> false;
  private volatile boolean closed;

  private FakeModelRunner(int batchRows) {
    long[] shape =
        batchRows == ModelSignature.NO_BATCH ? new long[] {2} : new long[] {batchRows, 2};
    TensorSpec input = new TensorSpec("features", ElementType.DOUBLE, shape);
    TensorSpec output = new TensorSpec("prediction", ElementType.DOUBLE, shape);
    signature =
        new ModelSignature(List.of(input), List.of(new OutputSpec.OfTensor(output)), batchRows);
  }

  /** A model that takes any number of rows. */
  public static FakeModelRunner anyRows() {
    return new FakeModelRunner(ModelSignature.ANY_ROWS);
  }

  /**
   * @param batchRows as in {@link ModelSignature#batchRows}: a fixed number, or one of its
   *     constants
   */
  public static FakeModelRunner withBatchRows(int batchRows) {
    return new FakeModelRunner(batchRows);
  }

  /** Makes every run fail that holds such a value, naming no row: one bad row spoils its batch. */
  public FakeModelRunner failingOn(ErrorKind kind, DoublePredicate values) {
    poisonKind = kind;
    poison = values;
    return this;
  }

  /** Makes every run wait that holds such a value, until it is {@linkplain #release released}. */
  public FakeModelRunner holdingOn(DoublePredicate values) {
    held = values;
    return this;
  }

  /** Lets so many held runs go on, now or when they come, whichever come first. */
  public void release(int permits) {
    gate.release(permits);
  }

  @Override
  public ModelSignature signature() {
    return signature;
  }

  @Override
  public ModelIdentity identity() {
    return IDENTITY;
  }

  @Override
  public void run(TensorBatch batch) {
    require(!closed, "closed: true (expected: false while a batch is run)");
    require(batch.rows() > 0, "rows: 0 (expected: > 0, an empty batch is never run)");
    int fixed = Math.max(signature.batchRows(), 0);
    require(fixed == 0 || fixed == batch.rows(), "rows: " + batch.rows() + ", fixed: " + fixed);
    running.incrementAndGet();
    try {
      awaitRelease(batch);
      runs.incrementAndGet();
      rows.addAndGet(batch.rows());
      score(batch);
    } finally {
      running.decrementAndGet();
    }
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new AssertionError(message);
    }
  }

  private void awaitRelease(TensorBatch batch) {
    if (!holds(batch, held)) {
      return;
    }
    try {
      gate.acquire();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MlException(ErrorKind.EXTERNAL, "run: interrupted", e);
    }
  }

  private static boolean holds(TensorBatch batch, DoublePredicate values) {
    Tensor in = batch.inputs().get(0);
    for (int i = 0; i < batch.rows(); i++) {
      if (values.test(in.number(2 * i))) {
        return true;
      }
    }
    return false;
  }

  private void score(TensorBatch batch) {
    Tensor in = batch.inputs().get(0);
    Tensor out = output(batch, in.shape());
    for (int i = 0; i < batch.rows(); i++) {
      double value = in.number(2 * i);
      if (poison.test(value)) {
        throw new MlException(poisonKind, "features: " + value + " (expected: not poisoned)");
      }
      out.putNumber(2 * i, 2 * value);
      out.putNumber(2 * i + 1, in.number(2 * i + 1));
    }
    batch.outputs(List.of(new ModelOutput.OfTensor(out)));
  }

  private static Tensor output(TensorBatch batch, long[] shape) {
    if (!batch.outputs().isEmpty()
        && batch.outputs().get(0) instanceof ModelOutput.OfTensor earlier) {
      earlier.tensor().reshape(shape);
      return earlier.tensor();
    }
    return new Tensor("prediction", ElementType.DOUBLE, shape, 2 * batch.rows());
  }

  /** Runs that got through the gate, failed ones included. */
  public int runs() {
    return runs.get();
  }

  /** Rows of those runs, padding included. */
  public long rows() {
    return rows.get();
  }

  /** Runs that have begun and not ended, held ones included. */
  public int running() {
    return running.get();
  }

  public boolean isClosed() {
    return closed;
  }

  @Override
  public void close() {
    require(!closed, "closed: true (expected: closed once)");
    require(running.get() == 0, "running: " + running.get() + " (expected: 0 when closed)");
    closed = true;
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.anabranch.table.batch;

import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import io.anabranch.core.inference.AssignedDevice;
import io.anabranch.core.inference.BatchExecution;
import io.anabranch.core.inference.BatchPolicy;
import io.anabranch.core.inference.CloseReason;
import io.anabranch.core.inference.MicroBatch;
import io.anabranch.core.inference.ModelRunner;
import io.anabranch.core.inference.ModelSignature;
import io.anabranch.core.inference.RowEncoder;
import io.anabranch.core.inference.Sequences;
import io.anabranch.core.inference.TensorBatch;
import io.anabranch.models.CallableModel;
import io.anabranch.operators.inference.ScoringCodec;
import io.anabranch.operators.scoring.ScoringRows;
import java.util.ArrayDeque;
import org.apache.flink.table.data.RowData;

/**
 * Scores rows in micro-batches where each row wants an answer of its own. The caller's thread
 * encodes; threads of the batcher run the model and give the answers. A batch runs when it is full,
 * when no other runs (unless rows are to wait for each other), or when its first row has waited
 * long enough. So no row is stuck, however few can be on their way at once.
 *
 * <p>Opened and closed by a task; {@link #submit} is called by one thread. Keeps no state: rows
 * without an answer are for Flink to bring again after a restart.
 *
 * @param <T> what the caller knows a row by, such as its future
 */
public final class RowBatcher<T> implements AutoCloseable {
  private final RowBatching batching;
  private final BatchPolicy policy;
  private final RowEncoder<RowData> encoder;
  private final RowEncoder<T> currentEncoder = (ticket, tensors) -> encodeCurrent(tensors);
  private final ModelSignature signature;
  private final Sequences sequences;
  private final Delivery<T> delivery;
  private final BatchExecution<T> execution;
  private final DelayThread delay;

  /** Guards all that follows. */
  private final Object lock = new Object();

  private final ArrayDeque<MicroBatch<T>> free = new ArrayDeque<>();
  private MicroBatch<T> open;
  private RowData current;
  private int made;
  private int submitted;
  private boolean closed;

  private RowBatcher(
      CallableModel model,
      RowBatching batching,
      ModelRunner runner,
      String name,
      Answers<T> answers) {
    ScoringCodec<RowData, RowData> codec = ScoringRows.codec(model.spec());
    this.batching = batching;
    this.policy = batching.policy();
    this.signature = runner.signature();
    this.sequences = codec.sequences(signature);
    this.encoder = codec.encoder(signature);
    this.delivery = new Delivery<>(codec.decoder(signature, runner.identity()), answers);
    this.execution = BatchExecution.of(policy, runner, name, this::ran);
    // Last, since its thread starts here and nobody would end it.
    this.delay =
        batching.isEager() ? null : new DelayThread(name, batching.maxDelay(), this::closeOverdue);
  }

  /**
   * Opens the model on the device that the task was given.
   *
   * @param name of the threads
   */
  public static <T> RowBatcher<T> open(
      CallableModel model,
      RowBatching batching,
      AssignedDevice device,
      String name,
      Answers<T> answers) {
    ModelRunner runner = model.runner().open(device);
    try {
      return new RowBatcher<>(model, batching, runner, name, answers);
    } catch (RuntimeException e) {
      runner.close();
      throw e;
    }
  }

  /**
   * Takes a row of {@link CallableModel#columns}, which is free again when this returns. Its answer
   * comes later, on another thread; on this one if the row cannot be encoded. Waits while all
   * batches are taken.
   *
   * @throws MlException of another kind than DATA if no row is at fault
   */
  // hot path
  public void submit(RowData row, T ticket) throws InterruptedException {
    try {
      add(row, ticket);
    } catch (MlException e) {
      if (e.kind() != ErrorKind.DATA) {
        throw e;
      }
      delivery.refused(ticket, e);
    }
  }

  /** Answers for a row that could not be made ready; called by the thread that submits. */
  public void refuse(T ticket, MlException error) {
    delivery.refused(ticket, error);
  }

  private void add(RowData row, T ticket) throws InterruptedException {
    synchronized (lock) {
      if (open == null) {
        open = take();
      }
      current = row;
      open.encode(ticket, currentEncoder);
      open.keep(ticket, Long.MIN_VALUE);
      CloseReason full = open.full();
      if (full != null) {
        close(full);
      } else if (batching.isEager()) {
        closeIfIdle();
      } else if (open.size() == 1) {
        delay.start();
      }
    }
  }

  private void encodeCurrent(TensorBatch tensors) {
    encoder.encode(current, tensors);
  }

  private MicroBatch<T> take() throws InterruptedException {
    while (free.isEmpty() && made > policy.inFlight() + 1) {
      lock.wait();
    }
    if (free.isEmpty()) {
      made++;
      return MicroBatch.allocate(signature, sequences, policy);
    }
    return free.poll();
  }

  private void close(CloseReason reason) {
    MicroBatch<T> batch = open;
    open = null;
    submitted++;
    batch.closed(reason);
    execution.submit(batch);
  }

  private void closeIfIdle() {
    if (submitted == 0 && open != null && open.size() > 0 && !closed) {
      close(CloseReason.DELAY);
    }
  }

  /** Nanoseconds until the open batch is overdue; negative if there is none. */
  private long closeOverdue(long now) {
    synchronized (lock) {
      if (open == null || open.size() == 0 || closed) {
        return DelayThread.NOTHING;
      }
      long left = open.openedNanos() + batching.maxDelay().toNanos() - now;
      if (left > 0) {
        return left;
      }
      close(CloseReason.DELAY);
      return DelayThread.NOTHING;
    }
  }

  /** On the thread that ran it. */
  private void ran(MicroBatch<T> batch) {
    try {
      delivery.deliver(batch);
    } finally {
      free(batch);
    }
  }

  private void free(MicroBatch<T> batch) {
    synchronized (lock) {
      submitted--;
      batch.clear();
      free.add(batch);
      lock.notifyAll();
      if (batching.isEager()) {
        closeIfIdle();
      }
    }
  }

  /** Stops; rows without an answer get none. */
  @Override
  public void close() {
    synchronized (lock) {
      closed = true;
    }
    if (delay != null) {
      delay.close();
    }
    execution.close();
  }
}

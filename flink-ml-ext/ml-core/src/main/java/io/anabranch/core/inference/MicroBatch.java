// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.inference;

import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;

/**
 * Rows on their way through a model: the encoded inputs, the rows themselves, waiting for their
 * predictions, and what the model said. Made once and reused; filled and emptied by one thread, run
 * by that or another, never by two at once.
 *
 * @param <R> the engine's row
 */
public final class MicroBatch<R> implements EmissionQueue.Entry {
  private final TensorBatch tensors;
  private final BatchLimits limits;
  private final Scores scores = new Scores();
  private final Object[] rows;
  private final long[] timestamps;
  private final SampledNanos encode = new SampledNanos();
  private int target;
  private int size;
  private long bytes;
  private long tokens;
  private CloseReason closeReason;
  private boolean ready;
  private Throwable failure;
  private long openedNanos;
  private long queuedNanos;
  private long computeNanos;

  /** An empty batch of rows without sequences. */
  public static <R> MicroBatch<R> allocate(ModelSignature signature, BatchPolicy policy) {
    return allocate(signature, Sequences.NONE, policy);
  }

  /**
   * An empty batch.
   *
   * @throws MlException of kind USER if the model does not take such sequences
   */
  public static <R> MicroBatch<R> allocate(
      ModelSignature signature, Sequences sequences, BatchPolicy policy) {
    BatchLimits limits = BatchLimits.of(signature, sequences, policy);
    return new MicroBatch<>(TensorBatch.allocate(signature, sequences, limits.rows()), limits);
  }

  private MicroBatch(TensorBatch tensors, BatchLimits limits) {
    this.limits = limits;
    this.target = limits.rows();
    this.tensors = tensors;
    this.rows = new Object[limits.rows()];
    this.timestamps = new long[limits.rows()];
  }

  // hot path: encode, keep, full

  /**
   * Encodes one more row; {@link #keep} must follow. The batch is as before if this throws.
   *
   * @throws MlException of kind DATA if the row cannot be encoded
   */
  public void encode(R row, RowEncoder<R> encoder) {
    if (size == 0) {
      openedNanos = System.nanoTime();
    }
    long started = encode.start();
    encoder.encode(row, tensors);
    encode.stop(started);
    if (tensors.rows() != size + 1) {
      throw new MlException(
          ErrorKind.INTERNAL,
          "encoded rows: " + tensors.rows() + " (expected: " + (size + 1) + ", one per row)");
    }
  }

  /** The row that was kept at the next place before the batch was emptied; null if none was. */
  public R spare() {
    return row(size);
  }

  /** Keeps the row that was just encoded, for the join with its prediction. */
  public void keep(R row, long timestamp) {
    rows[size] = row;
    timestamps[size] = timestamp;
    if (limits.weighs()) {
      bytes += tensors.rowBytes(size);
      tokens += tensors.rowTokens(size);
    }
    size++;
  }

  /** Which of many models the row goes to that was kept last; null where there is one model. */
  public Route route() {
    RoutedRows routed = tensors.routed();
    return routed == null ? null : routed.route(size - 1);
  }

  /** Why no more rows may be added; null if they may. */
  public CloseReason full() {
    if (size >= target) {
      return target < limits.rows() ? CloseReason.SIZE : limits.rowsClose();
    }
    return limits.isHeavy(bytes, tokens) ? CloseReason.WEIGHT : null;
  }

  /** The number of rows at which it closes. */
  public int target() {
    return target;
  }

  /** Sets the number of rows at which this batch closes, which is empty still. */
  public void target(int rowsAtMost) {
    target = Math.min(rowsAtMost, limits.rows());
  }

  public int size() {
    return size;
  }

  @SuppressWarnings("unchecked")
  public R row(int index) {
    return (R) rows[index];
  }

  public long timestamp(int index) {
    return timestamps[index];
  }

  /** Runs all rows and notes the outcome, whatever it is. */
  void run(BatchScorer scorer) {
    long started = System.nanoTime();
    queuedNanos = started - openedNanos;
    try {
      tensors.seal();
      scorer.score(tensors, scores);
    } catch (Throwable e) {
      failure = e;
    }
    computeNanos = System.nanoTime() - started;
  }

  /** Notes why no more rows are added. */
  public void closed(CloseReason reason) {
    closeReason = reason;
  }

  /** Why it was closed. */
  public CloseReason closeReason() {
    return closeReason;
  }

  /** Lets the batch leave; called by the thread that empties it. */
  public void finish() {
    ready = true;
  }

  /** What ended the run without an outcome; null if there is one. */
  public Throwable failure() {
    return failure;
  }

  /** The outcome of the run. */
  public Scores scores() {
    return scores;
  }

  /** When the first row arrived, on the clock of {@link System#nanoTime}. */
  public long openedNanos() {
    return openedNanos;
  }

  /** From the first row's arrival to the start of the run: filling, and waiting for a thread. */
  public long queuedNanos() {
    return queuedNanos;
  }

  public long computeNanos() {
    return computeNanos;
  }

  /** Time spent in the encoder, estimated from a sample of the rows. */
  public long encodeNanos() {
    return encode.estimate();
  }

  /** Empties the batch for its next use; rows and outputs stay as spare memory. */
  public void clear() {
    tensors.clear();
    encode.clear();
    size = 0;
    bytes = 0;
    tokens = 0;
    ready = false;
    failure = null;
  }

  @Override
  public boolean isReady() {
    return ready;
  }

  @Override
  public boolean isMark() {
    return false;
  }
}

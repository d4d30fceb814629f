// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.inference;

import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import io.anabranch.core.inference.AdaptiveBatchSize;
import io.anabranch.core.inference.BatchExecution;
import io.anabranch.core.inference.BatchPolicy;
import io.anabranch.core.inference.CloseReason;
import io.anabranch.core.inference.MicroBatch;
import io.anabranch.core.inference.ModelRunner;
import io.anabranch.core.inference.ModelSignature;
import io.anabranch.core.inference.RoutingRunner;
import io.anabranch.core.inference.RowEncoder;
import io.anabranch.core.inference.Sequences;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.runtime.event.WatermarkEvent;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.LatencyMarker;
import org.apache.flink.streaming.runtime.streamrecord.RecordAttributes;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.util.function.ThrowingRunnable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Scores rows in micro-batches. Rows are encoded into the open batch as they come; it closes on its
 * size, its weight, the delay of its oldest row, a checkpoint or the end of input, and runs inline
 * or beside the task.
 *
 * <p>Exactly once without state: before a barrier leaves, everything in flight is run and emitted.
 * A restart runs again the rows after the last checkpoint, which gives the same predictions.
 *
 * <p>A window of {@code inFlight} batches runs beside the one that fills. When it is full, the next
 * row waits, yielding to the mailbox: that is the back-pressure. Nothing else waits, least of all a
 * watermark. All methods, timers and emissions are on the task's thread.
 *
 * @param <IN> the rows that go in
 * @param <OUT> the rows that come out
 */
final class MicroBatchOperator<IN, OUT> extends AbstractStreamOperator<OUT>
    implements OneInputStreamOperator<IN, OUT>, BoundedOneInput {
  private static final long serialVersionUID = 1L;

  private static final Logger LOG = LoggerFactory.getLogger(MicroBatchOperator.class);

  private final InferenceSpec<IN, OUT> spec;
  private final transient MailboxExecutor mailbox;

  private transient RowEncoder<IN> encoder;
  private transient RowEmitter<IN, OUT> emitter;
  private transient BatchExecution<IN> execution;
  private transient CompletedBatches<IN> completed;
  private transient EmissionLine<IN> line;
  private transient BatchPool<IN> pool;
  private transient AdaptiveBatchSize sizes;
  private transient MicroBatch<IN> open;
  private transient DelayTimer delay;
  private transient InferenceMetrics counted;

  /** Null unless each row chooses its model. */
  private transient RoutingRunner models;

  /** Null unless rows that are kept must be copied, as the sender goes on using them. */
  private transient TypeSerializer<IN> copier;

  MicroBatchOperator(StreamOperatorParameters<OUT> parameters, InferenceSpec<IN, OUT> spec) {
    super(parameters);
    this.spec = spec;
    this.mailbox = parameters.getMailboxExecutor();
  }

  @Override
  public void open() throws Exception {
    super.open();
    BatchPolicy policy = spec.policy();
    boolean async = policy.mode() == BatchPolicy.Mode.ASYNC;
    line = new EmissionLine<>(policy.order(), this::emit, super::processWatermark);
    completed = new CompletedBatches<>(mailbox, this::emitCompleted);
    delay = new DelayTimer(getProcessingTimeService(), policy.maxDelay(), this::closeOverdue);
    if (getExecutionConfig().isObjectReuseEnabled()) {
      copier = getOperatorConfig().getTypeSerializerIn(0, getUserCodeClassloader());
    }
    long loading = System.nanoTime();
    ModelRunner runner = spec.runner().open(GpuAssignment.of(getRuntimeContext()));
    long loaded = System.nanoTime() - loading;
    models = runner instanceof RoutingRunner many ? many : null;
    execution =
        BatchExecution.of(
            policy,
            runner,
            "anabranch-" + runner.identity().name() + "-" + getOperatorName(),
            async ? completed::add : this::finished);
    ModelSignature signature = runner.signature();
    Sequences sequences = spec.codec().sequences(signature);
    pool =
        new BatchPool<>(
            () -> MicroBatch.allocate(signature, sequences, policy),
            async ? policy.inFlight() + 1 : 1,
            mailbox);
    sizes = AdaptiveBatchSize.of(signature, sequences, policy);
    counted = new InferenceMetrics(getMetricGroup());
    counted.watch(this::inFlight, sizes::chosen);
    counted.describe(runner, loaded, getProcessingTimeService()::getCurrentProcessingTime);
    getRuntimeContext().addAccumulator(LatencyAccumulator.NAME, counted.latency());
    encoder = spec.codec().encoder(signature);
    emitter =
        new RowEmitter<>(
            spec.codec().decoder(signature, runner.identity()),
            spec.deadLetters(),
            output,
            counted);
  }

  // hot path
  @Override
  public void processElement(StreamRecord<IN> record) throws Exception {
    if (open == null) {
      open = pool.take();
      open.target(sizes.size());
    }
    IN row = record.getValue();
    if (copier != null) {
      row = spec.codec().keep(row, open.spare(), copier);
    }
    try {
      open.encode(row, encoder);
    } catch (MlException e) {
      emitter.rejected(row, record.getTimestamp(), e);
      return;
    }
    open.keep(row, record.getTimestamp());
    if (models != null) {
      models.expect(open.route());
    }
    if (open.size() == 1) {
      line.filling(open);
      delay.start();
    }
    CloseReason full = open.full();
    if (full != null) {
      close(full);
    }
  }

  /** Runs the open batch if it holds rows. */
  private void close(CloseReason reason) throws Exception {
    if (open == null || open.size() == 0) {
      return;
    }
    MicroBatch<IN> batch = open;
    open = null;
    delay.stop();
    batch.closed(reason);
    counted.closed(reason, batch.size());
    line.filled();
    execution.submit(batch);
    line.emitReady();
  }

  private void closeOverdue() throws Exception {
    close(CloseReason.DELAY);
  }

  private void finished(MicroBatch<IN> batch) {
    batch.finish();
  }

  private void emitCompleted() throws Exception {
    for (MicroBatch<IN> batch = completed.poll(); batch != null; batch = completed.poll()) {
      finished(batch);
    }
    line.emitReady();
  }

  private void emit(MicroBatch<IN> batch) throws Exception {
    emitter.emit(batch);
    if (sizes.ran(batch.closeReason(), batch.target(), batch.size(), batch.computeNanos())) {
      LOG.info(
          "{}: batches of {} rows, {} ns a row in the model; batching may add {} ms to a row",
          getOperatorName(),
          sizes.chosen(),
          Math.round(sizes.rowNanos()),
          spec.policy().latency().toMillis());
    }
    pool.giveBack(batch);
  }

  /** Batches that were closed and are not emitted yet. */
  private int inFlight() {
    return pool.taken() - (open == null ? 0 : 1);
  }

  private void drain(CloseReason reason) throws Exception {
    close(reason);
    while (!line.isEmpty()) {
      mailbox.yield();
    }
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
    long started = System.nanoTime();
    drain(CloseReason.CHECKPOINT);
    counted.drained(System.nanoTime() - started);
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    if (!line.isEmpty()) {
      throw new MlException(
          ErrorKind.INTERNAL, "rows in flight at a checkpoint (expected: none, they were drained)");
    }
  }

  /** Follows the rows before it; rows that share their batch may precede it. */
  @Override
  public void processWatermark(Watermark mark) throws Exception {
    line.watermark(mark);
  }

  /** Emits the mark after all rows before it and before all rows after it: these are rare. */
  private void mark(ThrowingRunnable<Exception> emission) throws Exception {
    close(CloseReason.MARK);
    line.mark(emission);
  }

  @Override
  public void processWatermark(WatermarkEvent mark) throws Exception {
    mark(() -> super.processWatermark(mark));
  }

  @Override
  public void processWatermarkStatus(WatermarkStatus status) throws Exception {
    mark(() -> super.processWatermarkStatus(status));
  }

  @Override
  public void processRecordAttributes(RecordAttributes attributes) throws Exception {
    mark(() -> super.processRecordAttributes(attributes));
  }

  /** Follows the open batch without closing it: it measures what a row waits for. */
  @Override
  public void processLatencyMarker(LatencyMarker marker) throws Exception {
    line.mark(() -> super.processLatencyMarker(marker));
  }

  @Override
  public void endInput() throws Exception {
    drain(CloseReason.END);
  }

  @Override
  public void finish() throws Exception {
    drain(CloseReason.END);
    super.finish();
  }

  @Override
  public void close() throws Exception {
    try {
      if (execution != null) {
        execution.close();
      }
    } finally {
      super.close();
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.inference;

import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import io.anabranch.core.inference.BatchExecution;
import io.anabranch.core.inference.BatchPolicy;
import io.anabranch.core.inference.CloseReason;
import io.anabranch.core.inference.EmissionQueue;
import io.anabranch.core.inference.MicroBatch;
import io.anabranch.core.inference.ModelRunner;
import io.anabranch.core.inference.ModelSignature;
import io.anabranch.core.inference.RowEncoder;
import java.util.ArrayDeque;
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

/**
 * Scores rows in micro-batches. Rows are encoded into the open batch as they come; it closes on its
 * size, its bytes, the delay of its oldest row, a watermark, a checkpoint or the end of input, and
 * runs inline or beside the task.
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

  /** Something other than a row that keeps its place among the rows. */
  private record Mark(ThrowingRunnable<Exception> emission) implements EmissionQueue.Entry {
    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public boolean isMark() {
      return true;
    }
  }

  private final InferenceSpec<IN, OUT> spec;
  private final transient MailboxExecutor mailbox;

  private transient ModelSignature signature;
  private transient RowEncoder<IN> encoder;
  private transient RowEmitter<IN, OUT> emitter;
  private transient BatchExecution<IN> execution;
  private transient CompletedBatches<IN> completed;
  private transient EmissionQueue<EmissionQueue.Entry> pending;
  private transient ArrayDeque<MicroBatch<IN>> free;
  private transient int batches;
  private transient int window;
  private transient MicroBatch<IN> open;
  private transient DelayTimer delay;
  private transient InferenceMetrics counted;

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
    window = async ? policy.inFlight() + 1 : 1;
    pending = new EmissionQueue<>(policy.order());
    free = new ArrayDeque<>(window);
    completed = new CompletedBatches<>(mailbox, this::emitCompleted);
    delay = new DelayTimer(getProcessingTimeService(), policy.maxDelay(), this::closeOverdue);
    if (getExecutionConfig().isObjectReuseEnabled()) {
      copier = getOperatorConfig().getTypeSerializerIn(0, getUserCodeClassloader());
    }
    ModelRunner runner = spec.runner().open();
    execution =
        BatchExecution.of(
            policy,
            runner,
            "anabranch-" + runner.identity().name() + "-" + getOperatorName(),
            async ? completed::add : this::finished);
    signature = runner.signature();
    counted = new InferenceMetrics(getMetricGroup(), runner.identity(), this::inFlight);
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
      open = take();
    }
    IN row = record.getValue();
    try {
      open.encode(row, encoder);
    } catch (MlException e) {
      emitter.rejected(row, record.getTimestamp(), e);
      return;
    }
    open.keep(copier == null ? row : spec.codec().keep(row, copier), record.getTimestamp());
    if (open.size() == 1) {
      pending.add(open);
      delay.start();
    }
    CloseReason full = open.full();
    if (full != null) {
      close(full);
    }
  }

  /** An empty batch; waits for one if the window is full. */
  private MicroBatch<IN> take() throws Exception {
    while (free.isEmpty() && batches == window) {
      mailbox.yield();
    }
    if (free.isEmpty()) {
      batches++;
      return MicroBatch.allocate(signature, spec.policy());
    }
    return free.poll();
  }

  /** Runs the open batch if it holds rows. */
  private void close(CloseReason reason) throws Exception {
    if (open == null || open.size() == 0) {
      return;
    }
    MicroBatch<IN> batch = open;
    open = null;
    delay.stop();
    counted.closed(reason, batch.size());
    execution.submit(batch);
    emitReady();
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
    emitReady();
  }

  @SuppressWarnings("unchecked")
  private void emitReady() throws Exception {
    for (EmissionQueue.Entry entry = pending.poll(); entry != null; entry = pending.poll()) {
      if (entry instanceof Mark mark) {
        mark.emission().run();
      } else {
        MicroBatch<IN> batch = (MicroBatch<IN>) entry;
        emitter.emit(batch);
        batch.clear();
        free.add(batch);
      }
    }
  }

  /** Batches that were closed and are not emitted yet. */
  private int inFlight() {
    return batches - free.size() - (open == null ? 0 : 1);
  }

  private void drain(CloseReason reason) throws Exception {
    close(reason);
    while (!pending.isEmpty()) {
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
    if (!pending.isEmpty()) {
      throw new MlException(
          ErrorKind.INTERNAL, "rows in flight at a checkpoint (expected: none, they were drained)");
    }
  }

  /** Emits the mark after all rows before it and before all rows after it. */
  private void mark(ThrowingRunnable<Exception> emission) throws Exception {
    close(CloseReason.WATERMARK);
    pending.add(new Mark(emission));
    emitReady();
  }

  @Override
  public void processWatermark(Watermark mark) throws Exception {
    mark(() -> super.processWatermark(mark));
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
    pending.add(new Mark(() -> super.processLatencyMarker(marker)));
    emitReady();
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

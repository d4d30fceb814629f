// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.inference;

import io.anabranch.core.inference.BatchPolicy;
import io.anabranch.core.inference.EmissionQueue;
import io.anabranch.core.inference.MicroBatch;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.util.function.ThrowingConsumer;
import org.apache.flink.util.function.ThrowingRunnable;

/**
 * What is still to leave the operator: batches, watermarks and other marks. None of them leaves
 * before a row that came before it.
 *
 * <p>A watermark that comes while a batch fills is held until that batch has left, together with
 * the rows that still joined it, and the latest stands for all that wait at one place: they may be
 * held back, but must not pass a row (decision 008). Nothing overtakes a watermark or another mark
 * once it has its place. One thread.
 */
final class EmissionLine<R> {
  private static final class Mark implements EmissionQueue.Entry {
    private final ThrowingRunnable<Exception> emission;

    /** Null if it is a mark of another kind. */
    private Watermark watermark;

    Mark(ThrowingRunnable<Exception> emission, Watermark watermark) {
      this.emission = emission;
      this.watermark = watermark;
    }

    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public boolean isMark() {
      return true;
    }
  }

  private final EmissionQueue<EmissionQueue.Entry> queue;
  private final ThrowingConsumer<MicroBatch<R>, Exception> batches;
  private final ThrowingConsumer<Watermark, Exception> watermarks;
  private boolean filling;
  private Watermark held;

  EmissionLine(
      BatchPolicy.Order order,
      ThrowingConsumer<MicroBatch<R>, Exception> batches,
      ThrowingConsumer<Watermark, Exception> watermarks) {
    this.queue = new EmissionQueue<>(order);
    this.batches = batches;
    this.watermarks = watermarks;
  }

  /** Gives a batch its place, which begins to fill. */
  void filling(MicroBatch<R> batch) {
    queue.add(batch);
    filling = true;
  }

  /** The batch that was filling takes no more rows. */
  void filled() {
    filling = false;
    if (held != null) {
      add(held);
      held = null;
    }
  }

  /** Emits it once the rows that came before it have left. */
  void watermark(Watermark mark) throws Exception {
    if (filling) {
      held = mark;
    } else {
      add(mark);
      emitReady();
    }
  }

  private void add(Watermark mark) {
    if (queue.last() instanceof Mark last && last.watermark != null) {
      last.watermark = mark;
    } else {
      queue.add(new Mark(null, mark));
    }
  }

  /** Emits something else once the batches that have their place have left. */
  void mark(ThrowingRunnable<Exception> emission) throws Exception {
    queue.add(new Mark(emission, null));
    emitReady();
  }

  boolean isEmpty() {
    return queue.isEmpty();
  }

  /** Emits what may leave now. */
  @SuppressWarnings("unchecked")
  void emitReady() throws Exception {
    for (EmissionQueue.Entry entry = queue.poll(); entry != null; entry = queue.poll()) {
      if (entry instanceof Mark mark) {
        emit(mark);
      } else {
        batches.accept((MicroBatch<R>) entry);
      }
    }
  }

  private void emit(Mark mark) throws Exception {
    if (mark.watermark != null) {
      watermarks.accept(mark.watermark);
    } else {
      mark.emission.run();
    }
  }
}

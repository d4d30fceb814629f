// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.inference;

import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import io.anabranch.core.inference.MicroBatch;
import io.anabranch.core.inference.ModelIdentity;
import io.anabranch.core.inference.ModelOutput;
import io.anabranch.core.inference.RowDecoder;
import io.anabranch.core.inference.SampledNanos;
import io.anabranch.core.inference.Scores;
import java.util.List;
import org.apache.flink.streaming.api.operators.Output;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Sends the rows of a batch that was run on their way, with their predictions or as dead letters.
 */
final class RowEmitter<IN, OUT> implements Scores.Sink {
  /** What Flink gives as the timestamp of a record without one. */
  static final long NO_TIMESTAMP = Long.MIN_VALUE;

  private static final String FEATURE = "feature";
  private static final String MODEL = "model";

  private final RowDecoder<IN, OUT> decoder;
  private final DeadLetterOutput<IN, ?> deadLetters;
  private final Output<StreamRecord<OUT>> output;
  private final InferenceMetrics metrics;
  private final StreamRecord<OUT> reused = new StreamRecord<>(null);
  private final SampledNanos decode = new SampledNanos();
  private MicroBatch<IN> batch;
  private int refused;
  private int unread;

  RowEmitter(
      RowDecoder<IN, OUT> decoder,
      DeadLetterOutput<IN, ?> deadLetters,
      Output<StreamRecord<OUT>> output,
      InferenceMetrics metrics) {
    this.decoder = decoder;
    this.deadLetters = deadLetters;
    this.output = output;
    this.metrics = metrics;
  }

  /** Emits every row, or throws what ended the run. */
  void emit(MicroBatch<IN> ran) throws Exception {
    if (ran.failure() instanceof Error error) {
      throw error;
    }
    if (ran.failure() instanceof Exception exception) {
      throw exception;
    }
    batch = ran;
    refused = 0;
    unread = 0;
    decode.clear();
    ran.scores().forEach(this);
    metrics.emitted(ran, refused, unread, decode.estimate());
  }

  // hot path
  @Override
  public void scored(int first, int rows, int at, List<ModelOutput> outputs) {
    for (int i = 0; i < rows; i++) {
      IN row = batch.row(first + i);
      long timestamp = batch.timestamp(first + i);
      OUT decoded;
      try {
        long started = decode.start();
        decoded = decoder.decode(row, outputs, at + i);
        decode.stop(started);
      } catch (MlException e) {
        dataOnly(e);
        unread++;
        bury(first + i, e);
        continue;
      }
      reused.replace(decoded, timestamp);
      if (timestamp == NO_TIMESTAMP) {
        reused.eraseTimestamp();
      }
      output.collect(reused);
    }
  }

  @Override
  public void madeBy(ModelIdentity model) {
    decoder.madeBy(model);
  }

  @Override
  public void failed(int row, MlException error) {
    refused++;
    bury(row, error);
  }

  private void bury(int row, MlException error) {
    deadLetters.emit(batch.row(row), batch.timestamp(row), error, MODEL, output);
  }

  /** Sends a row on its way that could not be encoded. */
  void rejected(IN row, long timestamp, MlException error) {
    dataOnly(error);
    metrics.rejected();
    deadLetters.emit(row, timestamp, error, FEATURE, output);
  }

  private static void dataOnly(MlException error) {
    if (error.kind() != ErrorKind.DATA) {
      throw error;
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.anabranch.table.batch;

import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import io.anabranch.core.inference.MicroBatch;
import io.anabranch.core.inference.ModelOutput;
import io.anabranch.core.inference.RowDecoder;
import io.anabranch.core.inference.Scores;
import java.util.List;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;

/** Reads the outputs of batches that were run and tells each row's. One batch at a time. */
final class Delivery<T> {
  /** Of the row that went in only its kind is asked for: nothing of it is among the outputs. */
  private static final RowData NO_COLUMNS = new GenericRowData(0);

  private final RowDecoder<RowData, RowData> decoder;
  private final Answers<T> answers;
  private final Sink sink = new Sink();
  private MicroBatch<T> batch;

  Delivery(RowDecoder<RowData, RowData> decoder, Answers<T> answers) {
    this.decoder = decoder;
    this.answers = answers;
  }

  synchronized void refused(T ticket, MlException error) {
    answers.refused(ticket, error);
  }

  synchronized void deliver(MicroBatch<T> ran) {
    if (ran.failure() != null) {
      failed(ran, ran.failure());
      return;
    }
    batch = ran;
    ran.scores().forEach(sink);
    batch = null;
  }

  private void failed(MicroBatch<T> ran, Throwable error) {
    for (int i = 0; i < ran.size(); i++) {
      answers.failed(ran.row(i), error);
    }
  }

  private final class Sink implements Scores.Sink {
    // hot path
    @Override
    public void scored(int first, int rows, int at, List<ModelOutput> outputs) {
      for (int i = 0; i < rows; i++) {
        T ticket = batch.row(first + i);
        RowData decoded;
        try {
          decoded = decoder.decode(NO_COLUMNS, outputs, at + i);
        } catch (MlException e) {
          answerError(ticket, e);
          continue;
        } catch (RuntimeException e) {
          answers.failed(ticket, e);
          continue;
        }
        answer(ticket, decoded);
      }
    }

    /** What the caller makes of one row must not cost the others their answers. */
    private void answer(T ticket, RowData decoded) {
      try {
        answers.scored(ticket, decoded);
      } catch (RuntimeException | Error e) {
        answers.failed(ticket, e);
      }
    }

    @Override
    public void failed(int row, MlException error) {
      answers.refused(batch.row(row), error);
    }

    private void answerError(T ticket, MlException error) {
      if (error.kind() == ErrorKind.DATA) {
        answers.refused(ticket, error);
      } else {
        answers.failed(ticket, error);
      }
    }
  }
}

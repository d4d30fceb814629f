// SPDX-License-Identifier: Apache-2.0
package io.anabranch.table.model;

import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import io.anabranch.core.inference.AssignedDevice;
import io.anabranch.core.inference.BatchScorer;
import io.anabranch.core.inference.ModelOutput;
import io.anabranch.core.inference.ModelRunner;
import io.anabranch.core.inference.ModelSignature;
import io.anabranch.core.inference.RowDecoder;
import io.anabranch.core.inference.RowEncoder;
import io.anabranch.core.inference.Scores;
import io.anabranch.core.inference.TensorBatch;
import io.anabranch.models.CallableModel;
import io.anabranch.operators.inference.ScoringCodec;
import io.anabranch.operators.scoring.ScoringRows;
import java.util.List;
import org.apache.flink.table.data.RowData;

/**
 * Scores one row at a time, where a function has to answer before it sees the next. Opened and
 * closed by a task; one thread. Keeps no state.
 */
public final class RowScorer implements AutoCloseable {
  private final ModelRunner runner;
  private final BatchScorer scorer;
  private final RowEncoder<RowData> encoder;
  private final RowDecoder<RowData, RowData> decoder;
  private final TensorBatch batch;
  private final Scores scores = new Scores();
  private final Answer answer = new Answer();

  private RowScorer(CallableModel model, ModelRunner runner) {
    ModelSignature signature = runner.signature();
    ScoringCodec<RowData, RowData> codec = ScoringRows.codec(model.spec());
    this.runner = runner;
    this.scorer = new BatchScorer(runner);
    this.encoder = codec.encoder(signature);
    this.decoder = codec.decoder(signature, runner.identity());
    this.batch =
        TensorBatch.allocate(signature, codec.sequences(signature), signature.limitRows(1));
  }

  /** Opens the model on the device that the task was given. */
  public static RowScorer open(CallableModel model, AssignedDevice device) {
    ModelRunner runner = model.runner().open(device);
    try {
      return new RowScorer(model, runner);
    } catch (RuntimeException e) {
      runner.close();
      throw e;
    }
  }

  /**
   * The model's outputs for a row of {@link CallableModel#columns}, followed by what made them; the
   * same instance for every row.
   *
   * @throws MlException of kind DATA if the row cannot be scored, of another kind if the model
   *     cannot run
   */
  // hot path
  public RowData score(RowData row) {
    batch.clear();
    encoder.encode(row, batch);
    batch.seal();
    scorer.score(batch, scores);
    scores.forEach(answer);
    return decoder.decode(row, answer.outputs, answer.at);
  }

  @Override
  public void close() {
    runner.close();
  }

  /** The outcome of the one row. */
  private static final class Answer implements Scores.Sink {
    private List<ModelOutput> outputs;
    private int at;

    @Override
    public void scored(int first, int rows, int at, List<ModelOutput> outputs) {
      this.outputs = outputs;
      this.at = at;
    }

    @Override
    public void failed(int row, MlException error) {
      throw new MlException(ErrorKind.DATA, error.getMessage(), error);
    }
  }
}

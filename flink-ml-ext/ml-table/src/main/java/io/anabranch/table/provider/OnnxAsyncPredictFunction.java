// SPDX-License-Identifier: Apache-2.0
package io.anabranch.table.provider;

import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import io.anabranch.operators.inference.GpuAssignment;
import io.anabranch.table.batch.Answers;
import io.anabranch.table.batch.RowBatcher;
import io.anabranch.table.batch.RowBatching;
import io.anabranch.table.model.CallMetrics;
import java.io.Serial;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.functions.AsyncPredictFunction;
import org.apache.flink.table.functions.FunctionContext;

/**
 * The asynchronous form: rows go through the model in micro-batches beside the task. Keeps no
 * state; rows without an answer are in Flink's checkpoint and are brought again after a restart.
 */
public final class OnnxAsyncPredictFunction extends AsyncPredictFunction {
  @Serial private static final long serialVersionUID = 1L;

  private final ModelCall call;
  private final RowBatching batching;

  private transient RowBatcher<CompletableFuture<Collection<RowData>>> batcher;
  private transient GenericRowData row;
  private transient CallMetrics metrics;

  OnnxAsyncPredictFunction(ModelCall call, RowBatching batching) {
    this.call = Objects.requireNonNull(call, "call");
    this.batching = Objects.requireNonNull(batching, "batching");
  }

  @Override
  public void open(FunctionContext context) {
    row = call.arguments().newRow();
    metrics = CallMetrics.of(context, call.model());
    batcher =
        RowBatcher.open(
            call.model(),
            batching,
            GpuAssignment.of(context),
            "anabranch-"
                + call.model().name()
                + "-ml-predict-"
                + context.getTaskInfo().getIndexOfThisSubtask(),
            new Futures(call, metrics));
  }

  /** As Flink calls it: without a second future and a row of the arguments for each row. */
  // hot path
  @Override
  public void eval(CompletableFuture<Collection<RowData>> future, Object... args) {
    metrics.rows().inc();
    try {
      for (int i = 0; i < args.length; i++) {
        call.set(row, i, args[i]);
      }
    } catch (MlException e) {
      if (e.kind() != ErrorKind.DATA) {
        throw call.fatal(e);
      }
      batcher.refuse(future, e);
      return;
    }
    submit(future);
  }

  @Override
  public CompletableFuture<Collection<RowData>> asyncPredict(RowData given) {
    CompletableFuture<Collection<RowData>> future = new CompletableFuture<>();
    Object[] args = new Object[given.getArity()];
    for (int i = 0; i < args.length; i++) {
      args[i] = ((GenericRowData) given).getField(i);
    }
    eval(future, args);
    return future;
  }

  private void submit(CompletableFuture<Collection<RowData>> future) {
    try {
      batcher.submit(row, future);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("the task was cancelled while a row waited for its batch");
    }
  }

  @Override
  public void close() {
    if (batcher != null) {
      batcher.close();
    }
  }

  /** Completes the future of each row. */
  private static final class Futures implements Answers<CompletableFuture<Collection<RowData>>> {
    private final ModelCall call;
    private final CallMetrics metrics;
    private final OutputRows rows;

    Futures(ModelCall call, CallMetrics metrics) {
      this.metrics = metrics;
      this.call = call;
      this.rows = call.outputRows();
    }

    @Override
    public void scored(CompletableFuture<Collection<RowData>> future, RowData outputs) {
      future.complete(List.of(rows.scored(outputs)));
    }

    @Override
    public void refused(CompletableFuture<Collection<RowData>> future, MlException error) {
      if (call.errors() == ErrorPolicy.FAIL) {
        future.completeExceptionally(call.fatal(error));
      } else {
        metrics.nulls().inc();
        future.complete(List.of(rows.refused(error.getMessage())));
      }
    }

    @Override
    public void failed(CompletableFuture<Collection<RowData>> future, Throwable error) {
      future.completeExceptionally(
          error instanceof MlException known && known.kind() != ErrorKind.DATA
              ? call.fatal(known)
              : error);
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.anabranch.table.predict;

import io.anabranch.core.error.MlException;
import io.anabranch.operators.inference.GpuAssignment;
import io.anabranch.table.batch.Answers;
import io.anabranch.table.batch.RowBatcher;
import io.anabranch.table.batch.RowBatching;
import io.anabranch.table.model.CallMetrics;
import java.io.Serial;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.apache.flink.table.catalog.DataTypeFactory;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.functions.AsyncScalarFunction;
import org.apache.flink.table.functions.FunctionContext;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.inference.TypeInference;

/**
 * A call of a model whose answers come later, so that rows share runs of the model. A row that the
 * model cannot take fails the query. Keeps no state: after a restart Flink brings the rows that had
 * no answer again, and they give the same.
 */
public final class PredictAsyncFunction extends AsyncScalarFunction {
  @Serial private static final long serialVersionUID = 1L;

  private final PredictCall call;
  private final RowBatching batching;

  /** For the planner alone. */
  private final transient List<DataType> given;

  private transient RowBatcher<CompletableFuture<Object>> batcher;
  private transient GenericRowData row;
  private transient CallMetrics metrics;

  PredictAsyncFunction(PredictCall call, RowBatching batching, List<DataType> given) {
    this.call = call;
    this.batching = batching;
    this.given = List.copyOf(given);
  }

  @Override
  public TypeInference getTypeInference(DataTypeFactory typeFactory) {
    return InternalTypes.of(given, call.answer().type());
  }

  @Override
  public boolean isDeterministic() {
    return !call.model().isRemote();
  }

  @Override
  public void open(FunctionContext context) {
    metrics = CallMetrics.of(context, call.model());
    row = call.arguments().newRow();
    batcher =
        RowBatcher.open(
            call.model(),
            batching,
            GpuAssignment.of(context),
            "predict-" + call.model().name(),
            new Futures(call, call.answer().reader()));
  }

  /**
   * Called by Flink for each row; waits while the batcher has no room.
   *
   * @param result completed on a thread of the batcher
   * @param arguments the model's reference and what follows it
   */
  // hot path
  public void eval(CompletableFuture<Object> result, Object... arguments)
      throws InterruptedException {
    metrics.rows().inc();
    try {
      call.arguments().fill(arguments, row);
    } catch (MlException e) {
      result.completeExceptionally(BadRow.of(call, e));
      return;
    }
    batcher.submit(row, result);
  }

  @Override
  public void close() {
    if (batcher != null) {
      batcher.close();
      batcher = null;
    }
  }

  private record Futures(PredictCall call, Function<RowData, Object> reader)
      implements Answers<CompletableFuture<Object>> {
    @Override
    public void scored(CompletableFuture<Object> result, RowData outputs) {
      result.complete(reader.apply(outputs));
    }

    @Override
    public void refused(CompletableFuture<Object> result, MlException error) {
      result.completeExceptionally(BadRow.of(call, error));
    }

    @Override
    public void failed(CompletableFuture<Object> result, Throwable error) {
      result.completeExceptionally(error);
    }
  }
}

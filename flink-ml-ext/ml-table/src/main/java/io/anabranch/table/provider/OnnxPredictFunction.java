// SPDX-License-Identifier: Apache-2.0
package io.anabranch.table.provider;

import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import io.anabranch.operators.inference.GpuAssignment;
import io.anabranch.table.model.CallMetrics;
import io.anabranch.table.model.RowScorer;
import java.io.Serial;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.functions.FunctionContext;
import org.apache.flink.table.functions.PredictFunction;

/**
 * The synchronous form: Flink wants each row's answer before it brings the next, so each is a call
 * of its own. Runs on the task's thread. Keeps no state.
 */
public final class OnnxPredictFunction extends PredictFunction {
  @Serial private static final long serialVersionUID = 1L;

  private final ModelCall call;

  private transient RowScorer scorer;
  private transient CallMetrics metrics;
  private transient OutputRows rows;
  private transient GenericRowData arguments;

  OnnxPredictFunction(ModelCall call) {
    this.call = Objects.requireNonNull(call, "call");
  }

  @Override
  public void open(FunctionContext context) {
    metrics = CallMetrics.of(context, call.model());
    scorer = RowScorer.open(call.model(), GpuAssignment.of(context));
    rows = call.outputRows();
    arguments = call.arguments().newRow();
  }

  // hot path
  @Override
  public Collection<RowData> predict(RowData given) {
    metrics.rows().inc();
    try {
      fill((GenericRowData) given);
      return List.of(rows.scored(scorer.score(arguments)));
    } catch (MlException e) {
      if (e.kind() != ErrorKind.DATA || call.errors() == ErrorPolicy.FAIL) {
        throw call.fatal(e);
      }
      metrics.nulls().inc();
      return List.of(rows.refused(e.getMessage()));
    }
  }

  private void fill(GenericRowData given) {
    for (int i = 0; i < given.getArity(); i++) {
      call.set(arguments, i, given.getField(i));
    }
  }

  @Override
  public void close() {
    if (scorer != null) {
      scorer.close();
    }
  }
}

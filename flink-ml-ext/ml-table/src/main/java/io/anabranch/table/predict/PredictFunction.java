// SPDX-License-Identifier: Apache-2.0
package io.anabranch.table.predict;

import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import io.anabranch.core.inference.AssignedDevice;
import io.anabranch.table.model.CallMetrics;
import io.anabranch.table.model.RowScorer;
import java.io.Serial;
import java.util.List;
import java.util.function.Function;
import org.apache.flink.table.catalog.DataTypeFactory;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.functions.FunctionContext;
import org.apache.flink.table.functions.ScalarFunction;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.inference.TypeInference;

/**
 * A call of a model for one row at a time, on the CPU, by the task's own thread. A row that the
 * model cannot take fails the query, or gives NULL where {@code TRY_PREDICT} asks. Keeps no state:
 * after a restart rows are scored again and give the same.
 */
public final class PredictFunction extends ScalarFunction {
  @Serial private static final long serialVersionUID = 1L;

  private final PredictCall call;

  /** For the planner alone. */
  private final transient List<DataType> given;

  private transient RowScorer scorer;
  private transient GenericRowData row;
  private transient Function<RowData, Object> reader;
  private transient CallMetrics metrics;

  PredictFunction(PredictCall call, List<DataType> given) {
    this.call = call;
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
    reader = call.answer().reader();
    scorer = RowScorer.open(call.model(), AssignedDevice.NONE);
  }

  /**
   * Called by Flink for each row.
   *
   * @param arguments the model's reference and what follows it
   * @throws MlException of kind DATA where the row cannot be scored, of another kind where the
   *     model cannot run
   */
  // hot path
  public Object eval(Object... arguments) {
    metrics.rows().inc();
    try {
      call.arguments().fill(arguments, row);
      return reader.apply(scorer.score(row));
    } catch (MlException e) {
      if (call.form() == Form.TRY_PREDICT && e.kind() == ErrorKind.DATA) {
        metrics.nulls().inc();
        return null;
      }
      throw BadRow.of(call, e);
    }
  }

  @Override
  public void close() {
    if (scorer != null) {
      scorer.close();
      scorer = null;
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.anabranch.table.provider;

import io.anabranch.core.error.MlException;
import io.anabranch.models.CallableModel;
import io.anabranch.table.model.ArgumentBinding;
import java.io.Serializable;
import java.util.List;
import org.apache.flink.table.data.GenericRowData;

/**
 * One use of a model in a query, on its way to the tasks.
 *
 * @param where what messages name
 * @param arguments from the columns that {@code DESCRIPTOR} lists to the model's row
 * @param arrays keeps those of other types out
 * @param columns that come out
 * @param provenance name and version of the model, hash of the definition
 * @param errors what becomes of a row that cannot be scored
 */
record ModelCall(
    String where,
    CallableModel model,
    ArgumentBinding arguments,
    ArrayGuard arrays,
    List<OutputColumn> columns,
    List<String> provenance,
    ErrorPolicy errors)
    implements Serializable {
  ModelCall {
    columns = List.copyOf(columns);
    provenance = List.copyOf(provenance);
  }

  /**
   * Puts a value that Flink brought into the model's row.
   *
   * @throws MlException of kind DATA where it does not fit, of kind USER where no value would
   */
  // hot path
  void set(GenericRowData row, int argument, Object value) {
    arrays.check(argument, value);
    arguments.set(row, argument, value);
  }

  OutputRows outputRows() {
    return new OutputRows(columns, provenance, model.outputs().getFieldCount(), errors);
  }

  /**
   * What ends the job for a row that cannot be scored, and what could be done. Where the row or the
   * query is at fault all is in its own message, since SQL clients show the innermost alone.
   */
  MlException fatal(MlException error) {
    String message = where + ": " + error.getMessage();
    return switch (error.kind()) {
      case DATA ->
          MlException.data(
              message + " ('error-policy' = 'null' or 'error-column' keeps such rows)");
      case USER -> MlException.user(message);
      default -> new MlException(error.kind(), message, error);
    };
  }
}

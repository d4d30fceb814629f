// SPDX-License-Identifier: Apache-2.0
package io.anabranch.table.provider;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;

/** Makes the rows that {@code ML_PREDICT} appends to its input. One per task; one thread. */
final class OutputRows {
  private static final int NOWHERE = -1;

  private final OutputColumn.Reader[] readers;
  private final Object[] constants;
  private final boolean[] constant;
  private final int error;

  /**
   * @param columns as declared
   * @param provenance name and version of the model and the definition's hash: what is the same for
   *     all rows
   * @param outputs how many the model has; what made them follows
   * @param errors whether the column {@code error}, if there is one, is filled
   */
  OutputRows(List<OutputColumn> columns, List<String> provenance, int outputs, ErrorPolicy errors) {
    readers = new OutputColumn.Reader[columns.size()];
    constants = new Object[columns.size()];
    constant = new boolean[columns.size()];
    int errorAt = NOWHERE;
    for (int i = 0; i < readers.length; i++) {
      int from = columns.get(i).from();
      if (from == OutputColumn.ERROR) {
        errorAt = errors == ErrorPolicy.ERROR_COLUMN ? i : NOWHERE;
        constant[i] = true;
      } else if (from >= outputs) {
        constant[i] = true;
        constants[i] = bytes(provenance.get(from - outputs));
      } else {
        readers[i] = columns.get(i).reader();
      }
    }
    error = errorAt;
  }

  /** Text that is encoded once, not for each row. */
  private static StringData bytes(String text) {
    return StringData.fromBytes(text.getBytes(StandardCharsets.UTF_8));
  }

  // hot path
  RowData scored(RowData outputs) {
    GenericRowData row = new GenericRowData(readers.length);
    for (int i = 0; i < readers.length; i++) {
      row.setField(i, constant[i] ? constants[i] : readers[i].read(outputs));
    }
    return row;
  }

  /** The row of one that could not be scored: what made it, and why. */
  RowData refused(String message) {
    GenericRowData row = new GenericRowData(readers.length);
    for (int i = 0; i < readers.length; i++) {
      row.setField(i, constants[i]);
    }
    if (error != NOWHERE) {
      row.setField(error, StringData.fromString(message));
    }
    return row;
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.learn;

import io.anabranch.core.bytes.Varints;
import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import io.anabranch.operators.keyed.Columns;
import io.anabranch.operators.row.RowDataView;
import java.io.IOException;
import java.util.List;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.RowType;

/** The columns that tell rows of a key apart, as few bytes: equal ids have equal bytes. */
final class RowIds {
  private static final int FIRST_BYTES = 32;

  private final String[] names;
  private final int[] columns;
  private final LogicalTypeRoot[] types;
  private final RowDataView view;
  private final DataOutputSerializer out = new DataOutputSerializer(FIRST_BYTES);

  /**
   * @param view of the rows, pointed at the row before a call
   */
  RowIds(RowType rowType, List<String> id, RowDataView view) {
    this.view = view;
    names = id.toArray(new String[0]);
    columns = id.stream().mapToInt(name -> Columns.indexOf(rowType, name)).toArray();
    types = new LogicalTypeRoot[columns.length];
    for (int i = 0; i < types.length; i++) {
      types[i] = rowType.getTypeAt(columns[i]).getTypeRoot();
    }
  }

  // hot path
  byte[] read(RowData row) {
    out.clear();
    try {
      for (int i = 0; i < columns.length; i++) {
        write(row, i);
      }
    } catch (IOException e) {
      throw new MlException(ErrorKind.INTERNAL, "id: not written: " + e.getMessage(), e);
    }
    return out.getCopyOfBuffer();
  }

  private void write(RowData row, int i) throws IOException {
    if (view.isNull(columns[i])) {
      throw MlException.data(names[i] + ": null (expected: an id)");
    }
    switch (types[i]) {
      case VARCHAR -> {
        byte[] text = row.getString(columns[i]).toBytes();
        // Alone it needs no length.
        if (columns.length > 1) {
          Varints.write(text.length, out);
        }
        out.write(text);
      }
      case FLOAT, DOUBLE -> out.writeDouble(view.number(columns[i]));
      default -> Varints.write(view.integer(columns[i]), out);
    }
  }
}

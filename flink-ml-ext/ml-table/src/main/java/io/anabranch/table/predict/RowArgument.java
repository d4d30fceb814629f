// SPDX-License-Identifier: Apache-2.0
package io.anabranch.table.predict;

import io.anabranch.table.model.ArgumentBinding;
import java.io.Serial;
import java.util.List;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.LogicalType;

/** One row, whose fields are the arguments by name, or in order where they have no names. */
final class RowArgument implements Arguments {
  @Serial private static final long serialVersionUID = 1L;

  private final ArgumentBinding binding;
  private final RowData.FieldGetter[] fields;

  RowArgument(ArgumentBinding binding, List<LogicalType> types) {
    this.binding = binding;
    this.fields = new RowData.FieldGetter[types.size()];
    for (int i = 0; i < fields.length; i++) {
      fields[i] = RowData.createFieldGetter(types.get(i), i);
    }
  }

  @Override
  public GenericRowData newRow() {
    return binding.newRow();
  }

  // hot path
  @Override
  public void fill(Object[] arguments, GenericRowData row) {
    RowData given = (RowData) arguments[1];
    for (int i = 0; i < fields.length; i++) {
      binding.set(row, i, given == null ? null : fields[i].getFieldOrNull(given));
    }
  }
}

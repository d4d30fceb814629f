// SPDX-License-Identifier: Apache-2.0
package io.anabranch.table.predict;

import io.anabranch.table.model.ArgumentBinding;
import org.apache.flink.table.data.GenericRowData;

/** One value per argument of the model, in its order. */
record PlainArguments(ArgumentBinding binding) implements Arguments {
  @Override
  public GenericRowData newRow() {
    return binding.newRow();
  }

  // hot path
  @Override
  public void fill(Object[] arguments, GenericRowData row) {
    for (int i = 1; i < arguments.length; i++) {
      binding.set(row, i - 1, arguments[i]);
    }
  }
}

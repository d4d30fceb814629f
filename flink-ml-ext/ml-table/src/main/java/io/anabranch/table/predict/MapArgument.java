// SPDX-License-Identifier: Apache-2.0
package io.anabranch.table.predict;

import io.anabranch.core.error.MlException;
import io.anabranch.table.model.ArgumentBinding;
import java.io.Serial;
import java.util.List;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.MapData;
import org.apache.flink.table.types.logical.LogicalType;

/**
 * One map from names of arguments to values of one type. Its keys are known only where the query
 * runs: one that is missing or too many costs the row.
 */
final class MapArgument implements Arguments {
  @Serial private static final long serialVersionUID = 1L;

  private final ArgumentBinding binding;
  private final List<String> names;
  private final ArrayData.ElementGetter values;

  /**
   * @param names of the model's arguments, in the order of the binding
   */
  MapArgument(ArgumentBinding binding, List<String> names, LogicalType value) {
    this.binding = binding;
    this.names = List.copyOf(names);
    this.values = ArrayData.createElementGetter(value);
  }

  @Override
  public GenericRowData newRow() {
    return binding.newRow();
  }

  @Override
  public void fill(Object[] arguments, GenericRowData row) {
    boolean[] given = new boolean[names.size()];
    if (arguments[1] != null) {
      fill((MapData) arguments[1], row, given);
    }
    for (int i = 0; i < given.length; i++) {
      if (!given[i]) {
        throw refused(names.get(i) + ": missing");
      }
    }
  }

  private void fill(MapData map, GenericRowData row, boolean[] given) {
    ArrayData keys = map.keyArray();
    for (int i = 0; i < keys.size(); i++) {
      String name = keys.isNullAt(i) ? "NULL" : keys.getString(i).toString();
      int argument = names.indexOf(name);
      if (argument < 0) {
        throw refused(name + ": no such argument");
      }
      binding.set(row, argument, values.getElementOrNull(map.valueArray(), i));
      given[argument] = true;
    }
  }

  private MlException refused(String problem) {
    return MlException.data(problem + " (expected: a map with the keys " + names + ")");
  }
}

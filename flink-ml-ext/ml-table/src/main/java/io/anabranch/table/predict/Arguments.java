// SPDX-License-Identifier: Apache-2.0
package io.anabranch.table.predict;

import io.anabranch.core.error.MlException;
import io.anabranch.core.row.Column;
import io.anabranch.models.CallableModel;
import io.anabranch.table.model.ArgumentBinding;
import java.io.Serializable;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeFamily;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;

/**
 * How what follows the model in a call becomes the row that the model's encoder takes. Travels to
 * the tasks; one thread there.
 */
sealed interface Arguments extends Serializable permits PlainArguments, RowArgument, MapArgument {
  /** How Flink names the fields of {@code ROW(a, b)}. */
  Pattern NO_NAME = Pattern.compile("EXPR\\$[0-9]+|f[0-9]+");

  /**
   * @param form whose name messages begin with
   * @param given the types of what follows the model
   * @throws MlException of kind USER where it does not fit, with all that is wrong and what the
   *     model wants
   */
  static Arguments of(Form form, CallableModel model, List<LogicalType> given) {
    if (given.size() == 1 && isRow(given.get(0))) {
      return row(form, model, given.get(0));
    }
    if (given.size() == 1 && given.get(0) instanceof MapType map) {
      return map(form, model, map);
    }
    ArgumentBinding binding = ArgumentBinding.positional(form.name(), model, given);
    if (form == Form.PREDICT_ASYNC && given.stream().anyMatch(LogicalType::isNullable)) {
      throw MlException.user(
          form
              + ": arguments that may be NULL (expected: all in one ROW(...), since Flink answers"
              + " NULL, without a call, where an argument of an asynchronous function is NULL). The"
              + " model is "
              + model.signature());
    }
    return new PlainArguments(binding);
  }

  static boolean isRow(LogicalType type) {
    return type.is(LogicalTypeRoot.ROW) || type.is(LogicalTypeRoot.STRUCTURED_TYPE);
  }

  private static Arguments row(Form form, CallableModel model, LogicalType row) {
    List<String> names = LogicalTypeChecks.getFieldNames(row);
    List<LogicalType> types = LogicalTypeChecks.getFieldTypes(row);
    boolean anonymous =
        !Set.copyOf(names).equals(Set.copyOf(names(model)))
            && names.stream().allMatch(name -> NO_NAME.matcher(name).matches());
    ArgumentBinding binding =
        anonymous
            ? ArgumentBinding.positional(form.name(), model, types)
            : ArgumentBinding.named(form.name(), model, names, types);
    return new RowArgument(binding, types);
  }

  private static Arguments map(Form form, CallableModel model, MapType map) {
    if (!map.getKeyType().is(LogicalTypeFamily.CHARACTER_STRING)) {
      throw MlException.user(
          form
              + ": a map with keys of type "
              + map.getKeyType().copy(true).asSummaryString()
              + " (expected: MAP<STRING, ...>, from names of arguments to values). The model is "
              + model.signature());
    }
    List<String> names = names(model);
    return new MapArgument(
        ArgumentBinding.named(
            form.name(), model, names, Collections.nCopies(names.size(), map.getValueType())),
        names,
        map.getValueType());
  }

  private static List<String> names(CallableModel model) {
    return model.arguments().stream().map(Column::name).toList();
  }

  /** A row to fill. */
  GenericRowData newRow();

  /**
   * Puts the values of one call into the row.
   *
   * @param arguments of the call, in Flink's internal data structures, the model first
   * @throws MlException of kind DATA where a value does not fit
   */
  void fill(Object[] arguments, GenericRowData row);
}

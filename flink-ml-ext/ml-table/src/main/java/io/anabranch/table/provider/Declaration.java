// SPDX-License-Identifier: Apache-2.0
package io.anabranch.table.provider;

import io.anabranch.core.row.Column;
import io.anabranch.models.CallableModel;
import io.anabranch.operators.row.RowTypes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;

/** Writes the {@code CREATE MODEL} that fits a model. */
final class Declaration {
  private Declaration() {}

  /**
   * @param name of the model in SQL, as it is to be written
   * @param options of the statement
   */
  static String of(
      String name, CallableModel model, ErrorPolicy errors, Map<String, String> options) {
    List<String> inputs = new ArrayList<>();
    for (Column column : model.arguments()) {
      inputs.add(column(column.name(), RowTypes.of(column.type())));
    }
    List<String> outputs = new ArrayList<>();
    for (RowType.RowField field : model.outputs().getFields()) {
      outputs.add(column(field.getName(), field.getType()));
    }
    if (errors == ErrorPolicy.ERROR_COLUMN) {
      outputs.add(column(DeclaredSchema.ERROR, VarCharType.STRING_TYPE));
    }
    return "CREATE MODEL "
        + name
        + "\nINPUT ("
        + String.join(", ", inputs)
        + ")\nOUTPUT ("
        + String.join(", ", outputs)
        + ")\nWITH ("
        + new TreeMap<>(options)
            .entrySet().stream()
                .map(option -> text(option.getKey()) + " = " + text(option.getValue()))
                .collect(Collectors.joining(", "))
        + ")";
  }

  private static String column(String name, LogicalType type) {
    return "`" + name.replace("`", "``") + "` " + type.asSummaryString();
  }

  private static String text(String value) {
    return "'" + value.replace("'", "''") + "'";
  }
}

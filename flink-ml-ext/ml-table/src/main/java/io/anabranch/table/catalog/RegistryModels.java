// SPDX-License-Identifier: Apache-2.0
package io.anabranch.table.catalog;

import io.anabranch.core.registry.ModelVersion;
import io.anabranch.core.row.Column;
import io.anabranch.core.row.ColumnType;
import io.anabranch.models.CallableModel;
import io.anabranch.operators.row.RowTypes;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.catalog.CatalogModel;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.utils.TypeConversions;

/** Versions of a registry as Flink's models. */
final class RegistryModels {
  /** An output that every model has: a prediction says what made it. */
  private static final String VERSION = "model_version";

  private RegistryModels() {}

  /**
   * @param options of the model, beside its {@code uri}
   */
  static CatalogModel of(CallableModel model, ModelVersion version, Map<String, String> options) {
    Map<String, String> all = new LinkedHashMap<>(options);
    all.put("provider", "onnx");
    all.put("uri", version.reference());
    return CatalogModel.of(inputs(model), outputs(model.outputs()), all, comment(version));
  }

  private static Schema inputs(CallableModel model) {
    Schema.Builder schema = Schema.newBuilder();
    for (Column column : model.arguments()) {
      schema.column(column.name(), accepted(column.type()));
    }
    return schema.build();
  }

  /**
   * Flink lets into a FLOAT only what fits without loss, where the model takes any number: a DOUBLE
   * lets all in, and makes no difference to the bits. It casts no array, so that those stay as they
   * are.
   */
  static DataType accepted(ColumnType type) {
    return type == ColumnType.FLOAT
        ? DataTypes.DOUBLE()
        : TypeConversions.fromLogicalToDataType(RowTypes.of(type));
  }

  private static Schema outputs(RowType outputs) {
    return Schema.newBuilder()
        .fromRowDataType(TypeConversions.fromLogicalToDataType(outputs))
        .column(VERSION, DataTypes.STRING())
        .build();
  }

  private static String comment(ModelVersion version) {
    return version.name()
        + ", version "
        + version.version()
        + ", registered "
        + version.registered()
        + " by "
        + version.by();
  }
}

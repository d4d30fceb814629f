// SPDX-License-Identifier: Apache-2.0
package io.anabranch.table.predict;

import java.util.List;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.inference.InputTypeStrategies;
import org.apache.flink.table.types.inference.TypeInference;
import org.apache.flink.table.types.inference.TypeStrategies;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.utils.DataTypeUtils;
import org.apache.flink.table.types.utils.TypeConversions;

/** The types of a planned call, whose values come and go as Flink holds them. */
final class InternalTypes {
  private InternalTypes() {}

  static TypeInference of(List<DataType> arguments, LogicalType result) {
    DataType output = TypeConversions.fromLogicalToDataType(result);
    DataType[] internal =
        arguments.stream().map(DataTypeUtils::toInternalDataType).toArray(DataType[]::new);
    return TypeInference.newBuilder()
        .inputTypeStrategy(InputTypeStrategies.explicitSequence(internal))
        .outputTypeStrategy(TypeStrategies.explicit(DataTypeUtils.toInternalDataType(output)))
        .build();
  }
}

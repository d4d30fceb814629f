// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.scoring;

import io.anabranch.core.inference.ModelSignature;
import io.anabranch.core.inference.OutputSpec;
import io.anabranch.core.tensor.ElementType;
import io.anabranch.core.tensor.TensorSpec;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.BooleanType;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.DoubleType;
import org.apache.flink.table.types.logical.FloatType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.VarCharType;

/**
 * SQL types of a model's outputs: one value per row becomes a plain column, several an array, maps
 * from label to score a map, a sequence of tensors an array of arrays. Tensors of any rank are
 * flattened, row by row. Half floats widen to FLOAT, integers to BIGINT, UINT64 to DECIMAL(20, 0).
 */
final class ModelTypes {
  /** Decimal digits of 2^64 - 1. */
  static final int UNSIGNED_DIGITS = 20;

  private ModelTypes() {}

  static LogicalType of(OutputSpec output, int batchRows) {
    if (output instanceof OutputSpec.OfMaps maps) {
      return new MapType(element(maps.key()).copy(false), element(maps.value()));
    }
    if (output instanceof OutputSpec.OfTensors tensors) {
      return new ArrayType(new ArrayType(element(tensors.element())));
    }
    TensorSpec tensor = ((OutputSpec.OfTensor) output).tensor();
    LogicalType element = element(tensor.type());
    return isScalar(tensor, batchRows) ? element : new ArrayType(element);
  }

  /** Whether a row of the output is one value. */
  static boolean isScalar(TensorSpec tensor, int batchRows) {
    if (batchRows == ModelSignature.NO_BATCH) {
      return tensor.rank() == 0;
    }
    return tensor.rowElements() == 1;
  }

  private static LogicalType element(ElementType type) {
    return switch (type) {
      case FLOAT, FLOAT16, BFLOAT16 -> new FloatType();
      case DOUBLE -> new DoubleType();
      case INT8, INT16, INT32, INT64, UINT8, UINT16, UINT32 -> new BigIntType();
      case UINT64 -> new DecimalType(UNSIGNED_DIGITS, 0);
      case BOOL -> new BooleanType();
      case STRING -> VarCharType.STRING_TYPE;
    };
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.anabranch.table.feature;

import io.anabranch.core.error.MlException;
import java.util.Optional;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.catalog.DataTypeFactory;
import org.apache.flink.table.functions.AggregateFunction;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.inference.TypeInference;

/**
 * An aggregate over an accumulator of the library. Flink makes one accumulator for each group and
 * calls all on the thread of a task.
 *
 * @param <A> the accumulator
 */
public abstract class FeatureAggregate<A> extends AggregateFunction<Object, A> {
  private static final long serialVersionUID = 1L;

  private final String sqlName;

  FeatureAggregate(String sqlName) {
    this.sqlName = sqlName;
  }

  abstract AggregateTypes arguments();

  abstract DataType accumulatorType();

  DataType resultType() {
    return DataTypes.DOUBLE();
  }

  final String sqlName() {
    return sqlName;
  }

  @Override
  public final TypeInference getTypeInference(DataTypeFactory typeFactory) {
    DataType accumulator = accumulatorType();
    DataType result = resultType();
    return TypeInference.newBuilder()
        .inputTypeStrategy(arguments())
        .accumulatorTypeStrategy(call -> Optional.of(accumulator))
        .outputTypeStrategy(call -> Optional.of(result))
        .build();
  }

  /** The argument as a finite number; it must not be null. */
  // hot path
  final double finite(Object value) {
    double number = ArgumentRow.number(value);
    if (!Double.isFinite(number)) {
      throw MlException.data(sqlName + ": value: " + number + " (expected: a finite number)");
    }
    return number;
  }

  @Override
  public final String toString() {
    return sqlName;
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.anabranch.table.evaluation;

import io.anabranch.core.evaluation.Evaluation;
import java.util.OptionalDouble;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.catalog.DataTypeFactory;
import org.apache.flink.table.functions.AggregateFunction;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.inference.InputTypeStrategy;
import org.apache.flink.table.types.inference.TypeInference;
import org.apache.flink.table.types.inference.TypeStrategies;
import org.apache.flink.table.types.inference.TypeStrategy;

/**
 * What all measures share: a row with a NULL among its arguments counts for nothing; the
 * accumulator is one value of state in its own compact form; a measure that the rows do not define
 * is NULL, and rows that cannot be used make it NaN.
 *
 * @param <T> the result
 * @param <E> the accumulator
 */
public abstract class EvaluationFunction<T, E extends Evaluation<E>>
    extends AggregateFunction<T, E> {
  private static final long serialVersionUID = 1L;

  private final StateKind kind;

  EvaluationFunction(StateKind kind) {
    this.kind = kind;
  }

  abstract InputTypeStrategy arguments();

  TypeStrategy output() {
    return TypeStrategies.explicit(DataTypes.DOUBLE());
  }

  /** Called by Flink: adds partial results. */
  public void merge(E state, Iterable<E> others) {
    for (E other : others) {
      state.merge(other);
    }
  }

  @Override
  @SuppressWarnings("unchecked") // The kind makes the accumulator of this function.
  public final E createAccumulator() {
    return (E) kind.create();
  }

  @Override
  public final TypeInference getTypeInference(DataTypeFactory types) {
    return TypeInference.newBuilder()
        .inputTypeStrategy(arguments())
        .accumulatorTypeStrategy(TypeStrategies.explicit(stateType()))
        .outputTypeStrategy(output())
        .build();
  }

  static Double nullable(OptionalDouble result) {
    return result.isPresent() ? result.getAsDouble() : null;
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // The serializer is generic in its kind only.
  private DataType stateType() {
    Class type = kind.type();
    return DataTypes.RAW(type, new EvaluationSerializer(kind)).notNull();
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.anabranch.table.feature;

import io.anabranch.core.feature.RowProgram;
import io.anabranch.core.row.Column;
import io.anabranch.core.row.ColumnType;
import io.anabranch.core.row.Slots;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.table.catalog.DataTypeFactory;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.binary.BinaryArrayData;
import org.apache.flink.table.functions.ScalarFunction;
import org.apache.flink.table.functions.SpecializedFunction;
import org.apache.flink.table.functions.UserDefinedFunction;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.inference.TypeInference;
import org.apache.flink.table.types.logical.LogicalType;

/**
 * A transform of a row, run by the program that a definition's features run in: null in, null out;
 * numbers that are not finite are refused, and so is a row that the transform cannot use, which
 * fails the query.
 *
 * <p>Parameters may be columns too: whenever they change, the transform is made anew. One instance
 * serves one task.
 */
public final class TransformFunction extends ScalarFunction implements SpecializedFunction {
  private static final long serialVersionUID = 1L;
  private static final int MOST_PREPARED = 64;

  private final RowTransform transform;
  private final LogicalType[] types;

  /** Flink lets one function serve several calls, each with parameters of its own. */
  private transient List<Prepared> prepared;

  /** A program for some values of the parameters; both are held by position of the arguments. */
  private record Prepared(Object[] parameters, RowProgram program, Slots slots, ArgumentRow row) {}

  TransformFunction(RowTransform transform) {
    this(transform, new LogicalType[0]);
  }

  private TransformFunction(RowTransform transform, LogicalType[] types) {
    this.transform = transform;
    this.types = types;
  }

  @Override
  public TypeInference getTypeInference(DataTypeFactory typeFactory) {
    TransformTypes inference = new TransformTypes(transform);
    return TypeInference.newBuilder()
        .inputTypeStrategy(inference)
        .outputTypeStrategy(inference)
        .build();
  }

  @Override
  public UserDefinedFunction specialize(SpecializedContext context) {
    return new TransformFunction(
        transform,
        context.getCallContext().getArgumentDataTypes().stream()
            .map(DataType::getLogicalType)
            .toArray(LogicalType[]::new));
  }

  /** Called by Flink for each row. */
  // hot path
  public Object eval(Object... arguments) {
    Prepared call = prepared(arguments);
    call.row.set(arguments);
    RowProgram program = call.program;
    Slots slots = call.slots;
    program.run(call.row, slots);
    int inputs = transform.inputs().size();
    if (transform.output() < 0) {
      return array(slots, inputs);
    }
    int output = inputs + transform.output();
    if (slots.isNull(output)) {
      return null;
    }
    return switch (program.columns().get(output).type()) {
      case BOOLEAN -> slots.integer(output) != 0;
      case INT, BIGINT -> slots.integer(output);
      case STRING -> slots.text(output);
      default -> slots.number(output);
    };
  }

  private static ArrayData array(Slots slots, int from) {
    if (slots.isNull(from)) {
      return null;
    }
    long[] values = new long[slots.columns().size() - from];
    for (int i = 0; i < values.length; i++) {
      values[i] = slots.integer(from + i);
    }
    return new GenericArrayData(values);
  }

  // hot path
  private Prepared prepared(Object[] arguments) {
    if (prepared == null) {
      prepared = new ArrayList<>();
    }
    for (int i = 0; i < prepared.size(); i++) {
      if (matches(prepared.get(i).parameters, arguments)) {
        return prepared.get(i);
      }
    }
    if (prepared.size() == MOST_PREPARED) {
      prepared.clear();
    }
    prepared.add(prepare(arguments));
    return prepared.get(prepared.size() - 1);
  }

  // hot path
  private boolean matches(Object[] parameters, Object[] arguments) {
    if (parameters.length != arguments.length) {
      return false;
    }
    for (int i = transform.inputs().size(); i < arguments.length; i++) {
      if (!Objects.equals(parameters[i], arguments[i])) {
        return false;
      }
    }
    return true;
  }

  private Prepared prepare(Object[] arguments) {
    int inputs = transform.inputs().size();
    Object[] parameters = new Object[arguments.length];
    Map<String, Object> values = new HashMap<>();
    for (int i = inputs; i < arguments.length; i++) {
      if (arguments[i] != null) {
        Parameter parameter = transform.parameters().get(i - inputs);
        values.put(parameter.name(), parameter.form().value(arguments[i], types[i]));
      }
      // What lies behind an argument may be overwritten by the next row.
      parameters[i] = arguments[i] instanceof BinaryArrayData binary ? binary.copy() : arguments[i];
    }
    List<ColumnType> columns = Arrays.stream(types).limit(inputs).map(ColumnTypes::of).toList();
    RowProgram program =
        RowProgram.of(transform.read(values), columns, transform.statistics(values));
    return new Prepared(parameters, program, program.newSlots(), new ArgumentRow());
  }

  /** The columns that a call adds, for planning. */
  static List<Column> outputs(
      RowTransform transform, List<ColumnType> inputs, Map<String, Object> values) {
    return transform.read(values).outputs(inputs, transform.statistics(values));
  }

  @Override
  public String toString() {
    return transform.sqlName();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TransformFunction that
        && that.transform == transform
        && Arrays.equals(that.types, types);
  }

  @Override
  public int hashCode() {
    return 31 * transform.hashCode() + Arrays.hashCode(types);
  }
}

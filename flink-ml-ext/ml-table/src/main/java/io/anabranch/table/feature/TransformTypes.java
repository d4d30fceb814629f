// SPDX-License-Identifier: Apache-2.0
package io.anabranch.table.feature;

import io.anabranch.core.error.MlException;
import io.anabranch.core.row.Column;
import io.anabranch.core.row.ColumnType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.functions.FunctionDefinition;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.inference.ArgumentCount;
import org.apache.flink.table.types.inference.CallContext;
import org.apache.flink.table.types.inference.ConstantArgumentCount;
import org.apache.flink.table.types.inference.InputTypeStrategy;
import org.apache.flink.table.types.inference.Signature;
import org.apache.flink.table.types.inference.TypeStrategy;
import org.apache.flink.table.types.logical.LogicalTypeRoot;

/**
 * Checks a call at planning: the types of its arguments, and what of its parameters is literal. The
 * transform itself says what it can read.
 */
final class TransformTypes implements InputTypeStrategy, TypeStrategy {
  private final RowTransform transform;

  TransformTypes(RowTransform transform) {
    this.transform = transform;
  }

  @Override
  public ArgumentCount getArgumentCount() {
    return ConstantArgumentCount.between(transform.leastArity(), transform.arity());
  }

  @Override
  public Optional<List<DataType>> inferInputTypes(CallContext call, boolean throwOnFailure) {
    try {
      List<DataType> wanted = arguments(call);
      outputs(call);
      return Optional.of(wanted);
    } catch (MlException e) {
      if (throwOnFailure) {
        throw new ValidationException(e.getMessage());
      }
      return Optional.empty();
    }
  }

  @Override
  public Optional<DataType> inferType(CallContext call) {
    if (transform.output() < 0) {
      // Elements that cannot be null would make NULL[1] a number.
      DataType array = DataTypes.ARRAY(DataTypes.BIGINT());
      return Optional.of(array.bridgedTo(ArrayData.class));
    }
    Column output = outputs(call).get(transform.output());
    return Optional.of(ColumnTypes.result(output.type()));
  }

  private List<DataType> arguments(CallContext call) {
    List<DataType> given = call.getArgumentDataTypes();
    int inputs = transform.inputs().size();
    List<DataType> wanted = new ArrayList<>(given.size());
    for (int i = 0; i < given.size(); i++) {
      if (i < inputs) {
        wanted.add(ColumnTypes.argument(given.get(i)));
        continue;
      }
      Parameter parameter = transform.parameters().get(i - inputs);
      if (!parameter.accepts(given.get(i).getLogicalType())) {
        throw MlException.user(
            transform.sqlName()
                + ": "
                + parameter.name()
                + " is "
                + given.get(i).getLogicalType().asSummaryString()
                + " (expected: "
                + parameter.form().expected
                + ")");
      }
      wanted.add(parameter.argument(given.get(i)));
    }
    return wanted;
  }

  private List<Column> outputs(CallContext call) {
    List<ColumnType> types = new ArrayList<>();
    for (int i = 0; i < transform.inputs().size(); i++) {
      types.add(column(call, i));
    }
    Map<String, Object> values = new HashMap<>(transform.standIns(types.get(0)));
    for (int i = types.size(); i < call.getArgumentDataTypes().size(); i++) {
      Parameter parameter = transform.parameters().get(i - types.size());
      Object literal = literal(call, i, parameter);
      if (literal != null) {
        values.put(parameter.name(), literal);
      }
    }
    try {
      return TransformFunction.outputs(transform, types, values);
    } catch (MlException e) {
      String name = transform.sqlName();
      String message = e.getMessage();
      throw MlException.user(message.startsWith(name) ? message : name + ": " + message);
    }
  }

  private ColumnType column(CallContext call, int position) {
    DataType given = call.getArgumentDataTypes().get(position);
    ColumnType type = ColumnTypes.of(given.getLogicalType());
    if (type == null) {
      boolean zoned = given.getLogicalType().is(LogicalTypeRoot.TIMESTAMP_WITH_LOCAL_TIME_ZONE);
      throw MlException.user(
          transform.sqlName()
              + ": "
              + transform.inputs().get(position)
              + " is "
              + given.getLogicalType().asSummaryString()
              + " (expected: a number, BOOLEAN, STRING or TIMESTAMP"
              + (zoned ? "; CAST it AS TIMESTAMP(3) to say in which time zone it is read)" : ")"));
    }
    return type;
  }

  /** The value of a literal; a stand-in where only its type decides; null where it is not known. */
  private static Object literal(CallContext call, int position, Parameter parameter) {
    if (parameter.form() == Parameter.Form.CONSTANT) {
      return constant(call, position);
    }
    boolean known = call.isArgumentLiteral(position) && !call.isArgumentNull(position);
    return known ? call.getArgumentValue(position, parameter.form().literal).orElse(null) : null;
  }

  private static Object constant(CallContext call, int position) {
    boolean known = call.isArgumentLiteral(position) && !call.isArgumentNull(position);
    return switch (call.getArgumentDataTypes().get(position).getLogicalType().getTypeRoot()) {
      case CHAR, VARCHAR -> known ? call.getArgumentValue(position, String.class).orElse("") : "";
      case BOOLEAN -> false;
      case TINYINT, SMALLINT, INTEGER, BIGINT -> 0L;
      default -> 0.0;
    };
  }

  @Override
  public List<Signature> getExpectedSignatures(FunctionDefinition definition) {
    List<Signature.Argument> arguments = new ArrayList<>();
    transform.inputs().forEach(name -> arguments.add(Signature.Argument.of(name)));
    for (Parameter parameter : transform.parameters()) {
      String optional = parameter.need() == Parameter.Need.OPTIONAL ? ", optional" : "";
      arguments.add(Signature.Argument.of(parameter.name(), parameter.form().expected + optional));
    }
    return List.of(Signature.of(arguments));
  }
}

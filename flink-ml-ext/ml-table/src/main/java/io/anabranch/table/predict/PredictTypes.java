// SPDX-License-Identifier: Apache-2.0
package io.anabranch.table.predict;

import io.anabranch.core.row.Column;
import io.anabranch.operators.row.RowTypes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.functions.FunctionDefinition;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.inference.ArgumentCount;
import org.apache.flink.table.types.inference.CallContext;
import org.apache.flink.table.types.inference.ConstantArgumentCount;
import org.apache.flink.table.types.inference.InputTypeStrategy;
import org.apache.flink.table.types.inference.Signature;
import org.apache.flink.table.types.inference.TypeStrategy;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.utils.TypeConversions;

/** Takes the arguments as they are, since values are converted where the query runs. */
record PredictTypes(Form form, Function<CallContext, PredictCall> calls)
    implements InputTypeStrategy, TypeStrategy {
  @Override
  public ArgumentCount getArgumentCount() {
    return ConstantArgumentCount.from(1);
  }

  @Override
  public Optional<List<DataType>> inferInputTypes(CallContext context, boolean throwOnFailure) {
    try {
      return Optional.of(typed(context, calls.apply(context)));
    } catch (ValidationException e) {
      if (throwOnFailure) {
        throw e;
      }
      return Optional.empty();
    }
  }

  /** A bare NULL is of the type that the model wants. */
  private static List<DataType> typed(CallContext context, PredictCall call) {
    List<DataType> types = new ArrayList<>(context.getArgumentDataTypes());
    List<Column> wanted = call.model().arguments();
    for (int i = 1; i < types.size(); i++) {
      if (types.get(i).getLogicalType().is(LogicalTypeRoot.NULL)) {
        types.set(i, TypeConversions.fromLogicalToDataType(RowTypes.of(wanted.get(i - 1).type())));
      }
    }
    return types;
  }

  @Override
  public List<Signature> getExpectedSignatures(FunctionDefinition definition) {
    return List.of(
        Signature.of(Signature.Argument.of("model"), Signature.Argument.of("arguments...")),
        Signature.of(Signature.Argument.of("model"), Signature.Argument.of("ROW(arguments...)")),
        Signature.of(
            Signature.Argument.of("model"), Signature.Argument.of("MAP['name', argument, ...]")));
  }

  @Override
  public Optional<DataType> inferType(CallContext context) {
    return Optional.of(TypeConversions.fromLogicalToDataType(calls.apply(context).answer().type()));
  }

  @Override
  public String toString() {
    return form.name();
  }
}

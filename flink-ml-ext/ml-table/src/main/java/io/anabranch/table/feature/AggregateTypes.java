// SPDX-License-Identifier: Apache-2.0
package io.anabranch.table.feature;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.functions.FunctionDefinition;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.inference.ArgumentCount;
import org.apache.flink.table.types.inference.CallContext;
import org.apache.flink.table.types.inference.ConstantArgumentCount;
import org.apache.flink.table.types.inference.InputTypeStrategy;
import org.apache.flink.table.types.inference.Signature;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeFamily;
import org.apache.flink.table.types.logical.LogicalTypeRoot;

/** Checks the arguments of an aggregate at planning. */
final class AggregateTypes implements InputTypeStrategy {
  /** What an argument may be. */
  enum Form {
    VALUE("a number or a BOOLEAN"),
    TIME("a TIMESTAMP: the event time by which OVER orders"),
    INTERVAL("an INTERVAL above zero, as INTERVAL '3' HOUR"),
    LAG("an INTERVAL, zero or above, as INTERVAL '6' HOUR"),
    WHOLE("a whole number above 0");

    private final String expected;

    Form(String expected) {
      this.expected = expected;
    }

    private boolean accepts(LogicalType type) {
      return switch (this) {
        case VALUE ->
            type.is(LogicalTypeFamily.NUMERIC)
                || type.is(LogicalTypeRoot.BOOLEAN)
                || type.is(LogicalTypeRoot.NULL);
        case TIME ->
            type.is(LogicalTypeRoot.TIMESTAMP_WITHOUT_TIME_ZONE)
                || type.is(LogicalTypeRoot.TIMESTAMP_WITH_LOCAL_TIME_ZONE);
        case INTERVAL, LAG -> type.is(LogicalTypeRoot.INTERVAL_DAY_TIME);
        case WHOLE -> type.is(LogicalTypeFamily.INTEGER_NUMERIC);
      };
    }

    private DataType argument(DataType given) {
      return switch (this) {
        case VALUE -> ColumnTypes.argument(given);
        case TIME -> given.bridgedTo(TimestampData.class);
        case INTERVAL, LAG -> given.bridgedTo(Long.class);
        case WHOLE -> given;
      };
    }

    /** Whether a literal may stand there; what is no literal is seen when rows come. */
    private boolean allows(CallContext call, int position) {
      if (this == VALUE || this == TIME || !isLiteral(call, position)) {
        return true;
      }
      return switch (this) {
        case VALUE, TIME -> true;
        case INTERVAL -> !call.isArgumentNull(position) && millis(call, position) > 0;
        case LAG -> !call.isArgumentNull(position) && millis(call, position) >= 0;
        case WHOLE ->
            !call.isArgumentNull(position)
                && call.getArgumentValue(position, Long.class).orElse(1L) > 0;
      };
    }

    private static boolean isLiteral(CallContext call, int position) {
      try {
        return call.isArgumentLiteral(position);
      } catch (UnsupportedOperationException e) {
        // Once the call is validated, the planner asks again without knowing its literals.
        return false;
      }
    }

    private static long millis(CallContext call, int position) {
      return call.getArgumentValue(position, Duration.class).map(Duration::toMillis).orElse(1L);
    }
  }

  /** One argument. */
  record Argument(String name, Form form) {}

  private final String function;
  private final List<Argument> arguments;
  private final int optional;

  /**
   * @param optional how many of the last arguments may be left out
   */
  AggregateTypes(String function, List<Argument> arguments, int optional) {
    this.function = function;
    this.arguments = arguments;
    this.optional = optional;
  }

  /** One value. */
  static AggregateTypes ofValue(String function) {
    return new AggregateTypes(function, List.of(new Argument("value", Form.VALUE)), 0);
  }

  @Override
  public ArgumentCount getArgumentCount() {
    return ConstantArgumentCount.between(arguments.size() - optional, arguments.size());
  }

  @Override
  public Optional<List<DataType>> inferInputTypes(CallContext call, boolean throwOnFailure) {
    List<DataType> given = call.getArgumentDataTypes();
    List<DataType> wanted = new ArrayList<>(given.size());
    for (int i = 0; i < given.size(); i++) {
      Form form = arguments.get(i).form();
      if (!form.accepts(given.get(i).getLogicalType()) || !form.allows(call, i)) {
        if (throwOnFailure) {
          throw wrong(call, i);
        }
        return Optional.empty();
      }
      wanted.add(form.argument(given.get(i)));
    }
    return Optional.of(wanted);
  }

  private ValidationException wrong(CallContext call, int position) {
    Argument argument = arguments.get(position);
    LogicalType given = call.getArgumentDataTypes().get(position).getLogicalType();
    boolean typed = argument.form().accepts(given);
    String found = typed ? "this literal" : given.asSummaryString();
    return new ValidationException(
        function
            + ": "
            + argument.name()
            + " is "
            + found
            + " (expected: "
            + argument.form().expected
            + ")");
  }

  @Override
  public List<Signature> getExpectedSignatures(FunctionDefinition definition) {
    return List.of(
        Signature.of(
            arguments.stream()
                .map(argument -> Signature.Argument.of(argument.name(), argument.form().expected))
                .toList()));
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.anabranch.table.provider;

import io.anabranch.core.error.MlException;
import io.anabranch.core.row.Column;
import io.anabranch.models.CallableModel;
import io.anabranch.operators.scoring.ScoringRows;
import io.anabranch.table.model.ArgumentBinding;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeFamily;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;

/**
 * The INPUT and OUTPUT of a {@code CREATE MODEL}, held against the model. Columns mean what their
 * names say where these are the model's; where none of them is, they are taken in order.
 *
 * @param where what messages name
 * @param inputs as declared
 * @param outputs as declared
 */
record DeclaredSchema(String where, RowType inputs, RowType outputs) {
  /** The output column that says why a row could not be scored. */
  static final String ERROR = "error";

  private static final LogicalTypeRoot[] ELEMENTS = {
    LogicalTypeRoot.INTEGER, LogicalTypeRoot.BIGINT, LogicalTypeRoot.FLOAT, LogicalTypeRoot.DOUBLE
  };

  /**
   * What a query needs of the model.
   *
   * @throws MlException of kind USER with all that does not fit and a declaration that does
   */
  ModelCall check(CallableModel model, ErrorPolicy errors, Map<String, String> options) {
    List<String> problems = new ArrayList<>();
    checkElements(problems);
    ArgumentBinding arguments = arguments(model, problems);
    List<OutputColumn> columns = columns(model, errors, problems);
    if (!problems.isEmpty()) {
      throw MlException.user(
          where
              + ": the declaration does not fit the model:\n- "
              + String.join("\n- ", problems)
              + "\nThis one does:\n"
              + Declaration.of(where.replaceFirst("^model ", ""), model, errors, options));
    }
    return new ModelCall(
        where,
        model,
        arguments,
        new ArrayGuard(inputs),
        columns,
        List.of(model.name(), model.version(), model.spec().pipeline().hash()),
        errors);
  }

  private ArgumentBinding arguments(CallableModel model, List<String> problems) {
    List<String> wanted = model.arguments().stream().map(Column::name).toList();
    List<String> given = inputs.getFieldNames();
    List<LogicalType> types = inputs.getChildren();
    try {
      // Some by name and some by place would be a guess.
      return given.stream().anyMatch(wanted::contains)
          ? ArgumentBinding.named("INPUT", model, given, types)
          : ArgumentBinding.positional("INPUT", model, types);
    } catch (MlException e) {
      problems.add(e.getMessage());
      return null;
    }
  }

  /**
   * Flink lets arrays of other numbers into a declared one without a cast, and {@link ArrayGuard}
   * can tell those of some types only.
   */
  private void checkElements(List<String> problems) {
    for (RowType.RowField input : inputs.getFields()) {
      if (input.getType() instanceof ArrayType array
          && !array.getElementType().isAnyOf(ELEMENTS)
          && !array.getElementType().is(LogicalTypeFamily.CHARACTER_STRING)) {
        problems.add(
            "INPUT: "
                + input.getName()
                + ": "
                + array.copy(true).asSummaryString()
                + " (expected: ARRAY of INT, BIGINT, FLOAT, DOUBLE or STRING; cast the column in"
                + " the query)");
      }
    }
  }

  /**
   * What to say where a query may bring an instant for a local time: Flink lets TIMESTAMP_LTZ into
   * TIMESTAMP without a cast, and the model then sees the time of UTC.
   *
   * @param zone of the session
   */
  Optional<String> zoneWarning(ZoneId zone) {
    if (zone.normalized().equals(ZoneOffset.UTC)) {
      return Optional.empty();
    }
    List<String> times =
        inputs.getFields().stream()
            .filter(field -> field.getType().is(LogicalTypeRoot.TIMESTAMP_WITHOUT_TIME_ZONE))
            .map(RowType.RowField::getName)
            .toList();
    return times.isEmpty()
        ? Optional.empty()
        : Optional.of(
            where
                + ": INPUT: "
                + String.join(", ", times)
                + ": a TIMESTAMP_LTZ column would be read as UTC, not as "
                + zone
                + " (expected: a column of TIMESTAMP; else CAST(column AS TIMESTAMP(3)) in the"
                + " query)");
  }

  private List<OutputColumn> columns(
      CallableModel model, ErrorPolicy errors, List<String> problems) {
    Map<String, Integer> known = positions(model);
    List<Integer> from = sources(model, known, problems);
    List<OutputColumn> columns = new ArrayList<>();
    for (int i = 0; i < from.size(); i++) {
      OutputColumn column =
          new OutputColumn(from.get(i), given(model, from.get(i)), outputs.getTypeAt(i));
      check(outputs.getFieldNames().get(i), column, errors, problems);
      columns.add(column);
    }
    if (errors == ErrorPolicy.ERROR_COLUMN
        && !from.isEmpty()
        && !from.contains(OutputColumn.ERROR)) {
      problems.add(
          "OUTPUT: no column "
              + ERROR
              + " (expected: "
              + ERROR
              + " STRING, as 'error-policy' is 'error-column')");
    }
    return columns;
  }

  /** Of each declared column where its value comes from; empty where that is not clear. */
  private List<Integer> sources(
      CallableModel model, Map<String, Integer> known, List<String> problems) {
    List<String> names = outputs.getFieldNames();
    List<String> plain = names.stream().filter(name -> !isExtra(name, model)).toList();
    if (plain.stream().allMatch(known::containsKey) && !names.isEmpty()) {
      return names.stream().map(name -> known.getOrDefault(name, OutputColumn.ERROR)).toList();
    }
    List<String> wanted = model.outputs().getFieldNames();
    if (plain.size() != wanted.size() || plain.stream().anyMatch(wanted::contains)) {
      List<String> unknown = plain.stream().filter(name -> !known.containsKey(name)).toList();
      problems.add(
          "OUTPUT: "
              + (unknown.isEmpty() ? "no columns" : String.join(", ", unknown))
              + " (expected: of "
              + model.outputs().getFields().stream()
                  .map(field -> field.getName() + " " + field.getType().asSummaryString())
                  .collect(Collectors.joining(", "))
              + ", and "
              + String.join(", ", ScoringRows.PROVENANCE)
              + ", "
              + ERROR
              + "; or "
              + wanted.size()
              + " columns of other names, in order)");
      return List.of();
    }
    return names.stream()
        .map(
            name ->
                plain.contains(name)
                    ? plain.indexOf(name)
                    : known.getOrDefault(name, OutputColumn.ERROR))
        .toList();
  }

  /** A column that is no output of the model. */
  private static boolean isExtra(String name, CallableModel model) {
    return ScoringRows.PROVENANCE.contains(name)
        || name.equals(ERROR) && !model.outputs().getFieldNames().contains(ERROR);
  }

  /** The columns of a scored row. */
  private static Map<String, Integer> positions(CallableModel model) {
    Map<String, Integer> positions = new LinkedHashMap<>();
    for (String name : model.outputs().getFieldNames()) {
      positions.put(name, positions.size());
    }
    for (String name : ScoringRows.PROVENANCE) {
      positions.put(name, positions.size());
    }
    return positions;
  }

  private static LogicalType given(CallableModel model, int from) {
    return from >= 0 && from < model.outputs().getFieldCount()
        ? model.outputs().getTypeAt(from)
        : VarCharType.STRING_TYPE;
  }

  private static void check(
      String name, OutputColumn column, ErrorPolicy errors, List<String> problems) {
    if (!OutputColumn.widens(column.given(), column.declared())) {
      problems.add(
          "OUTPUT: "
              + name
              + ": "
              + column.declared().asSummaryString()
              + " (expected: "
              + column.given().asSummaryString()
              + wider(column.given())
              + ")");
    } else if (!column.declared().isNullable() && isNullable(column, errors)) {
      problems.add(
          "OUTPUT: "
              + name
              + ": NOT NULL (expected: nullable, as 'error-policy' is '"
              + errors
              + "')");
    }
  }

  private static boolean isNullable(OutputColumn column, ErrorPolicy errors) {
    return column.from() == OutputColumn.ERROR || errors != ErrorPolicy.FAIL;
  }

  private static String wider(LogicalType given) {
    return switch (given.getTypeRoot()) {
      case FLOAT -> " or DOUBLE";
      case BIGINT -> " or DECIMAL(19, 0) and wider";
      default -> "";
    };
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.anabranch.table.model;

import io.anabranch.core.error.MlException;
import io.anabranch.core.row.Column;
import io.anabranch.core.row.ColumnType;
import io.anabranch.models.CallableModel;
import java.io.Serial;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.types.logical.LogicalType;

/**
 * How the arguments of one call fill the row that the model's encoder takes. Checked when the query
 * is planned; values are converted where the query runs, by what they are, since Flink inserts no
 * casts. Immutable.
 */
public final class ArgumentBinding implements Serializable {
  @Serial private static final long serialVersionUID = 1L;

  /** How many columns the row has. */
  private final int width;

  /** For each argument of the call its position in the row, name and types. */
  private final int[] positions;

  private final String[] names;
  private final ColumnType[] wanted;
  private final LogicalType[] given;

  private ArgumentBinding(CallableModel model, List<Integer> order, List<LogicalType> given) {
    List<Column> arguments = model.arguments();
    this.width = model.columns().size();
    this.positions = order.stream().mapToInt(model.positions()::get).toArray();
    this.names = order.stream().map(i -> arguments.get(i).name()).toArray(String[]::new);
    this.wanted = order.stream().map(i -> arguments.get(i).type()).toArray(ColumnType[]::new);
    this.given = given.toArray(LogicalType[]::new);
  }

  /**
   * The i-th value is the model's i-th argument.
   *
   * @param call as messages name it, such as {@code PREDICT}
   * @throws MlException of kind USER where number or types do not fit, with all that is wrong and
   *     what the model wants
   */
  public static ArgumentBinding positional(
      String call, CallableModel model, List<LogicalType> given) {
    List<Column> arguments = model.arguments();
    if (given.size() != arguments.size()) {
      throw refused(
          call, model, List.of(given.size() + " arguments (expected: " + arguments.size() + ")"));
    }
    return checked(call, model, IntStream.range(0, given.size()).boxed().toList(), given);
  }

  /**
   * Each value is the argument of its name, in any order; every argument must be there once, and
   * nothing else.
   *
   * @throws MlException of kind USER as {@link #positional} does
   */
  public static ArgumentBinding named(
      String call, CallableModel model, List<String> names, List<LogicalType> given) {
    List<String> known = model.arguments().stream().map(Column::name).toList();
    List<String> problems = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      if (!known.contains(names.get(i))) {
        problems.add(names.get(i) + ": no such argument");
      } else if (names.indexOf(names.get(i)) < i) {
        problems.add(names.get(i) + ": given twice");
      }
    }
    known.stream()
        .filter(name -> !names.contains(name))
        .forEach(name -> problems.add(name + ": missing"));
    if (!problems.isEmpty()) {
      throw refused(call, model, problems);
    }
    return checked(call, model, names.stream().map(known::indexOf).toList(), given);
  }

  private static ArgumentBinding checked(
      String call, CallableModel model, List<Integer> order, List<LogicalType> given) {
    List<Column> arguments = model.arguments();
    List<String> problems = new ArrayList<>();
    for (int i = 0; i < given.size(); i++) {
      Column column = arguments.get(order.get(i));
      if (!ArgumentTypes.fits(given.get(i), column.type())) {
        problems.add(
            column.name()
                + ": "
                + given.get(i).copy(true).asSummaryString()
                + " (expected: "
                + ArgumentTypes.accepted(column.type())
                + ")");
      }
    }
    if (!problems.isEmpty()) {
      throw refused(call, model, problems);
    }
    return new ArgumentBinding(model, order, given);
  }

  private static MlException refused(String call, CallableModel model, List<String> problems) {
    return MlException.user(
        call + ": " + String.join("; ", problems) + ". The model is " + model.signature());
  }

  /** How many arguments the call has. */
  public int size() {
    return positions.length;
  }

  /** A row for one call; what is no argument is null in it. */
  public GenericRowData newRow() {
    return new GenericRowData(width);
  }

  /**
   * Puts an argument's value, in Flink's internal data structures, into the row.
   *
   * @throws MlException of kind DATA where the value does not fit the argument's type
   */
  // hot path
  public void set(GenericRowData row, int argument, Object value) {
    row.setField(
        positions[argument],
        value == null
            ? null
            : ArgumentValues.convert(value, given[argument], wanted[argument], names[argument]));
  }
}

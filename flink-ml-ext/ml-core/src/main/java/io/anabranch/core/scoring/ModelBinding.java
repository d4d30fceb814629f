// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.scoring;

import io.anabranch.core.error.MlException;
import io.anabranch.core.inference.ModelSignature;
import io.anabranch.core.row.Column;
import io.anabranch.core.row.ColumnType;
import io.anabranch.core.tensor.ElementType;
import io.anabranch.core.tensor.TensorSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The mapping of columns and features to a model's inputs, checked against the model's signature
 * before a job starts. All problems are reported at once.
 *
 * @param inputs one binding for each input of the signature, in its order
 * @param batchRows of the signature
 */
public record ModelBinding(List<InputBinding> inputs, int batchRows) {
  public ModelBinding {
    inputs = List.copyOf(inputs);
  }

  /**
   * Resolves the mapping.
   *
   * @param where what the messages name, as {@code flight-delay.yaml: model}
   * @param declared input name to sources as the definition gives it; empty to match by convention:
   *     a single input takes all features in order, several are matched by name
   * @param columns all columns and features
   * @param features the names of the features, in order
   */
  public static ModelBinding resolve(
      String where,
      ModelSignature signature,
      Map<String, List<String>> declared,
      List<Column> columns,
      List<String> features) {
    Map<String, Column> byName =
        columns.stream()
            .collect(
                Collectors.toMap(
                    Column::name, Function.identity(), (a, b) -> a, LinkedHashMap::new));
    Map<String, List<String>> sources =
        declared.isEmpty() ? byConvention(signature, features) : declared;
    List<String> problems = new ArrayList<>();
    for (String name : sources.keySet()) {
      if (signature.inputs().stream().noneMatch(input -> input.name().equals(name))) {
        problems.add(
            "inputs." + name + ": no such input (expected: one of " + names(signature) + ")");
      }
    }
    List<InputBinding> bindings = new ArrayList<>();
    for (TensorSpec input : signature.inputs()) {
      List<String> from = sources.get(input.name());
      if (from == null) {
        problems.add("inputs." + input.name() + ": missing (the model takes " + input + ")");
      } else {
        InputBinding binding = new InputBinding(input, from);
        checkShape(binding, signature.batchRows(), problems);
        checkTypes(binding, byName, problems);
        bindings.add(binding);
      }
    }
    if (!problems.isEmpty()) {
      throw MlException.user(
          problems.stream().map(p -> where + ": " + p).collect(Collectors.joining("\n")));
    }
    return new ModelBinding(bindings, signature.batchRows());
  }

  private static Map<String, List<String>> byConvention(
      ModelSignature signature, List<String> features) {
    Map<String, List<String>> sources = new LinkedHashMap<>();
    if (signature.inputs().size() == 1) {
      sources.put(signature.inputs().get(0).name(), features);
    } else {
      for (TensorSpec input : signature.inputs()) {
        sources.put(input.name(), List.of(input.name()));
      }
    }
    return sources;
  }

  private static void checkShape(InputBinding binding, int batchRows, List<String> problems) {
    TensorSpec input = binding.input();
    List<String> sources = binding.sources();
    String name = "inputs." + input.name() + ": ";
    boolean whole = batchRows == ModelSignature.NO_BATCH;
    long elements =
        whole
            ? Arrays.stream(binding.wholeShape()).reduce(1, Math::multiplyExact)
            : input.rowElements();
    if (elements >= 0 && elements != sources.size()) {
      problems.add(
          name
              + sources.size()
              + " columns "
              + sources
              + " (expected: "
              + elements
              + ", the model takes "
              + input
              + "; name them under model.inputs)");
    }
    if (elements < 0 && input.rank() != 2) {
      problems.add(
          name + "shape of " + input + " (expected: at most one open dimension beside rows)");
    }
  }

  private static void checkTypes(
      InputBinding binding, Map<String, Column> columns, List<String> problems) {
    TensorSpec input = binding.input();
    String name = "inputs." + input.name() + ": ";
    for (String source : binding.sources()) {
      Column column = columns.get(source);
      if (column == null) {
        problems.add(name + source + " (expected: one of " + columns.keySet() + ")");
      } else if (!fits(column.type(), input.type())) {
        problems.add(
            name
                + source
                + " is "
                + column.type()
                + " (expected: a column that fits "
                + input.type()
                + ")");
      }
    }
  }

  private static boolean fits(ColumnType column, ElementType input) {
    return switch (input) {
      case STRING -> column == ColumnType.STRING;
      case FLOAT, DOUBLE, FLOAT16, BFLOAT16 -> column.isNumeric() && column != ColumnType.TIMESTAMP;
      case BOOL -> column == ColumnType.BOOLEAN;
      case INT8, INT16, INT32, INT64, UINT8, UINT16, UINT32, UINT64 ->
          column.slot() == ColumnType.Slot.INTEGER;
    };
  }

  private static List<String> names(ModelSignature signature) {
    return signature.inputs().stream().map(TensorSpec::name).toList();
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anabranch.core.definition.InputSource;
import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import io.anabranch.core.inference.ModelSignature;
import io.anabranch.core.row.Column;
import io.anabranch.core.row.ColumnType;
import io.anabranch.core.tensor.ElementType;
import io.anabranch.core.tensor.TensorSpec;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ModelBindingTest {
  private static final List<Column> COLUMNS = columns();
  private static final List<String> FEATURES = List.of("FLOAT", "INT");

  /** One column of each type, named after it. */
  private static List<Column> columns() {
    List<Column> columns = new ArrayList<>();
    for (ColumnType type : ColumnType.values()) {
      columns.add(new Column(type.name(), type));
    }
    return columns;
  }

  private static TensorSpec input(String name, ElementType type, long... shape) {
    return new TensorSpec(name, type, shape);
  }

  private static ModelBinding resolve(Map<String, List<String>> declared, TensorSpec... inputs) {
    Map<String, InputSource> sources = new LinkedHashMap<>();
    declared.forEach((input, columns) -> sources.put(input, InputSource.of(columns)));
    return resolveSources(sources, inputs);
  }

  private static ModelBinding resolveSources(
      Map<String, InputSource> declared, TensorSpec... inputs) {
    ModelSignature signature =
        new ModelSignature(List.of(inputs), List.of(), ModelSignature.ANY_ROWS);
    return ModelBinding.resolve("m.yaml: model", signature, declared, COLUMNS, FEATURES);
  }

  @Test
  void aSingleInputTakesAllFeaturesInOrder() {
    ModelBinding binding = resolve(Map.of(), input("x", ElementType.FLOAT, -1, 2));
    assertThat(binding.inputs()).hasSize(1);
    assertThat(binding.inputs().get(0).sources()).containsExactly("FLOAT", "INT");
  }

  @Test
  void severalInputsAreMatchedByName() {
    ModelBinding binding =
        resolve(
            Map.of(),
            input("STRING", ElementType.STRING, -1, 1),
            input("BIGINT", ElementType.INT64, -1));
    assertThat(binding.inputs().stream().map(InputBinding::sources))
        .containsExactly(List.of("STRING"), List.of("BIGINT"));
  }

  @Test
  void declaredInputsComeInTheOrderOfTheSignature() {
    TensorSpec a = input("a", ElementType.FLOAT, -1, 1);
    TensorSpec b = input("b", ElementType.DOUBLE, -1, 2);
    ModelBinding binding =
        resolve(Map.of("b", List.of("DOUBLE", "BOOLEAN"), "a", List.of("INT")), a, b);
    assertThat(binding.inputs())
        .containsExactly(
            new InputBinding(a, InputSource.of(List.of("INT")), List.of(1)),
            new InputBinding(b, InputSource.of(List.of("DOUBLE", "BOOLEAN")), List.of(2)));
  }

  @Test
  void anOpenDimensionTakesAnyNumberOfColumns() {
    assertThat(
            resolve(
                    Map.of("x", List.of("INT", "FLOAT", "DOUBLE")),
                    input("x", ElementType.FLOAT, -1, -1))
                .inputs()
                .get(0)
                .sources())
        .hasSize(3);
  }

  @Test
  void everyProblemIsReportedAtOnce() {
    assertThatThrownBy(
            () ->
                resolve(
                    Map.of("x", List.of("INT", "nowhere"), "z", List.of("INT")),
                    input("x", ElementType.FLOAT, -1, 3),
                    input("y", ElementType.STRING, -1, 1)))
        .isInstanceOfSatisfying(
            MlException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.USER))
        .hasMessage(
            "m.yaml: model: inputs.z: no such input (expected: one of [x, y])\n"
                + "m.yaml: model: inputs.x: 2 columns [INT, nowhere] (expected: 3, the model takes"
                + " x: FLOAT [?, 3]; name them under model.inputs)\n"
                + "m.yaml: model: inputs.x: nowhere (expected: one of [BOOLEAN, INT, BIGINT, FLOAT,"
                + " DOUBLE, STRING, TIMESTAMP, BYTES, INT_ARRAY, BIGINT_ARRAY, FLOAT_ARRAY,"
                + " DOUBLE_ARRAY, STRING_ARRAY])\n"
                + "m.yaml: model: inputs.y: missing (the model takes y: STRING [?, 1])");
  }

  @Test
  void twoOpenDimensionsOfARowCannotBeFilled() {
    assertThatThrownBy(
            () -> resolve(Map.of("x", List.of("INT")), input("x", ElementType.FLOAT, -1, -1, -1)))
        .hasMessage(
            "m.yaml: model: inputs.x: shape of x: FLOAT [?, ?, ?] (expected: at most one open"
                + " dimension beside rows, or {columns: ..., shape: [...]} under model.inputs)");
  }

  @Test
  void aNameThatIsNeitherColumnNorFeatureIsRefusedByConventionToo() {
    assertThatThrownBy(
            () ->
                resolve(
                    Map.of(),
                    input("INT", ElementType.INT32, -1),
                    input("age", ElementType.FLOAT, -1)))
        .hasMessageStartingWith("m.yaml: model: inputs.age: age (expected: one of [BOOLEAN, INT,");
  }

  @ParameterizedTest
  @EnumSource
  void onlyColumnsThatFitTheInputAreTaken(ElementType type) {
    Set<ColumnType> fitting =
        switch (type) {
          case STRING -> EnumSet.of(ColumnType.STRING);
          case BOOL -> EnumSet.of(ColumnType.BOOLEAN);
          case FLOAT, DOUBLE, FLOAT16, BFLOAT16 ->
              EnumSet.of(
                  ColumnType.BOOLEAN,
                  ColumnType.INT,
                  ColumnType.BIGINT,
                  ColumnType.FLOAT,
                  ColumnType.DOUBLE);
          default ->
              EnumSet.of(
                  ColumnType.BOOLEAN, ColumnType.INT, ColumnType.BIGINT, ColumnType.TIMESTAMP);
        };
    for (ColumnType column : ColumnType.values()) {
      Map<String, List<String>> declared = Map.of("x", List.of(column.name()));
      if (fitting.contains(column) || fitting.contains(column.element())) {
        assertThat(resolve(declared, input("x", type, -1, 1)).inputs()).hasSize(1);
      } else {
        assertThatThrownBy(() -> resolve(declared, input("x", type, -1, 1)))
            .hasMessage(
                "m.yaml: model: inputs.x: "
                    + column.name()
                    + " is "
                    + column
                    + " (expected: a column that fits "
                    + type
                    + (column == ColumnType.BYTES
                        ? "; {image: BYTES, size: [height, width]} feeds an image)"
                        : ")"));
      }
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anabranch.core.definition.Definition;
import io.anabranch.core.definition.DefinitionReader;
import io.anabranch.core.error.MlException;
import io.anabranch.core.row.Column;
import io.anabranch.core.row.ColumnType;
import io.anabranch.core.row.Slots;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FeaturePipelineTest {
  private static final Definition DEFINITION =
      Features.definition(
          "{name: y, log: d}",
          "{name: a, over: {key: s, window: 1 h, of: i}, stats: [count, mean]}",
          "{name: c, over: {key: [s, l], window: 1 h, of: y}, stats: [since-last]}",
          "{name: e, over: {key: s, window: 2 h, of: y}, stats: [max]}",
          "{name: g, add: [a_mean, y]}",
          "{name: h, over: {key: s, window: 2 h, of: g}, stats: [min]}",
          "{name: k, calendar: t, part: month, form: cyclic}");
  private static final FeaturePipeline PIPELINE =
      FeaturePipeline.of(DEFINITION, FittedStatistics.none());

  private static List<String> names(List<Column> columns) {
    return columns.stream().map(Column::name).toList();
  }

  @Test
  void stagesGroupByKeyUnlessOneReadsAnother() {
    List<OverStage> stages = PIPELINE.overStages();

    assertThat(stages.stream().map(OverStage::key))
        .containsExactly(List.of("s"), List.of("s", "l"), List.of("s"));
    assertThat(names(stages.get(0).outputs())).containsExactly("a_count", "a_mean", "e_max");
    assertThat(stages.get(0).outputs().get(0).type()).isEqualTo(ColumnType.BIGINT);
    assertThat(names(stages.get(1).outputs())).containsExactly("c_since_last");
    assertThat(names(stages.get(2).outputs())).containsExactly("h_min");
  }

  private static final String[] BEHIND_A_STAGE = {
    "{name: z, standardize: d}",
    "{name: y, log: z, offset: 1}",
    "{name: a, over: {key: s, window: 1 h, of: y}, stats: [count, mean]}",
    "{name: c, over: {key: l, window: 1 h, of: i}, stats: [sum]}"
  };

  private static List<String> fingerprints(FittedStatistics fitted, String... features) {
    return FeaturePipeline.partlyFitted(Features.definition(features), fitted).overStages().stream()
        .map(OverStage::fingerprint)
        .toList();
  }

  private static FittedStatistics fittedOn(double... values) {
    Definition definition = Features.definition(BEHIND_A_STAGE[0]);
    return Features.fit(definition, Arrays.stream(values).mapToObj(Features::ofDouble).toList());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 | {name: z, standardize: f}",
        "1 | {name: y, log: z, offset: 2}",
        "1 | {name: y, log: d, offset: 1}",
        "2 | {name: a, over: {key: s, window: 1 h, of: i}, stats: [count, mean]}",
        "2 | {name: a, over: {key: s, window: 1 h, of: y}, stats: [mean, count]}",
        "2 | {name: a, over: {key: s, window: 2 h, of: y}, stats: [count, mean]}",
        "2 | {name: a, over: {key: [s, l], window: 1 h, of: y}, stats: [count, mean]}"
      })
  void aStageHasAnotherFingerprintIfAnythingBehindItChanges(int line, String feature) {
    String[] changed = BEHIND_A_STAGE.clone();
    changed[line] = feature;
    FittedStatistics fitted = fittedOn(1, 2);
    List<String> before = fingerprints(fitted, BEHIND_A_STAGE);
    List<String> after = fingerprints(fitted, changed);

    assertThat(fingerprints(fitted, BEHIND_A_STAGE)).isEqualTo(before);
    assertThat(after.get(0)).isNotEqualTo(before.get(0));
    assertThat(after.get(1))
        .as("rows of the second hold outputs of the first")
        .isNotEqualTo(before.get(1));
    assertThat(fingerprints(fittedOn(1, 3), BEHIND_A_STAGE)).doesNotContainAnyElementsOf(before);
  }

  @Test
  void aStageHasTheSameFingerprintWhateverComesAfterIt() {
    String[] first = Arrays.copyOf(BEHIND_A_STAGE, 3);

    assertThat(fingerprints(fittedOn(1, 2), BEHIND_A_STAGE))
        .startsWith(fingerprints(fittedOn(1, 2), first).get(0));
  }

  @Test
  void theRowGrowsStageByStage() {
    assertThat(PIPELINE.columnsBefore(0)).isEqualTo(DEFINITION.columns());
    assertThat(names(PIPELINE.columnsBefore(2)))
        .containsExactly(
            "t", "s", "i", "l", "f", "d", "b", "a_count", "a_mean", "e_max", "c_since_last");
    assertThat(names(PIPELINE.columnsBefore(3))).endsWith("h_min");
    assertThat(names(PIPELINE.features()))
        .containsExactly(
            "y", "a_count", "a_mean", "c_since_last", "e_max", "g", "h_min", "k_sin", "k_cos");
  }

  @Test
  void namesExpandToColumns() {
    assertThat(names(PIPELINE.expand("k"))).containsExactly("k_sin", "k_cos");
    assertThat(names(PIPELINE.expand("a"))).containsExactly("a_count", "a_mean");
    assertThat(names(PIPELINE.expand("d"))).containsExactly("d");
    assertThat(names(PIPELINE.expand("y"))).containsExactly("y");
    assertThatThrownBy(() -> PIPELINE.expand("zz"))
        .isInstanceOf(MlException.class)
        .hasMessage("features: \"zz\" (expected: a column or feature)");
  }

  @Test
  void programsLoadAndComputeNoMoreThanNeeded() {
    RowProgram program = PIPELINE.program(PIPELINE.columnsBefore(1), List.of("g"));

    assertThat(names(program.columns())).containsExactly("d", "a_mean", "y", "g");
    Slots slots = program.newSlots();
    program.run(ObjectRow.of(null, null, null, null, null, 1.0, null, 3L, 0.5, null), slots);
    assertThat(slots.number(program.slot("g"))).isEqualTo(0.5);
    assertThatThrownBy(() -> program.slot("k_sin"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("name: k_sin (expected: one of [");
  }

  @Test
  void slotsAreReusedWithoutTraceOfTheRowBefore() {
    RowProgram program = PIPELINE.program(DEFINITION.columns(), List.of("y", "k"));
    Slots slots = program.newSlots();
    program.run(Features.row(0L, null, null, null, null, 1.0, null), slots);
    assertThat(slots.isNull(program.slot("y"))).isFalse();
    assertThat(slots.isNull(program.slot("k_cos"))).isFalse();

    program.run(Features.row(null, null, null, null, null, null, null), slots);
    assertThat(slots.isNull(program.slot("y"))).isTrue();
    assertThat(slots.isNull(program.slot("k_cos"))).isTrue();
  }

  @Test
  void wantedColumnsOfTheRowAreLoaded() {
    RowProgram program = PIPELINE.program(DEFINITION.columns(), List.of("s", "y", "y", "l"));

    assertThat(names(program.columns())).containsExactly("s", "l", "d", "y");
  }

  @Test
  void featuresThatTheRowDoesNotHoldYetAreRefused() {
    assertThatThrownBy(() -> PIPELINE.program(DEFINITION.columns(), List.of("g")))
        .isInstanceOf(MlException.class)
        .hasMessage(
            "a_mean: a feature over time (expected: a row that holds it; this one holds t, s, i, l,"
                + " f, d, b)");
    assertThatThrownBy(() -> PIPELINE.program(DEFINITION.columns(), List.of("nothing")))
        .isInstanceOf(MlException.class)
        .hasMessage("features: \"nothing\" (expected: a column or feature of test)");
  }

  @Test
  void columnsOfCategoriesThatWereNotFittedAreRefused() {
    Definition definition =
        DefinitionReader.read(
            "d.yaml",
            """
            name: d
            columns: {s: STRING}
            features:
              - {name: o, one-hot: s}
            model: {path: m.onnx, inputs: {x: [o_a, o_b]}}
            """);
    FittedStatistics both = Features.fit(definition, List.of(ObjectRow.of("a"), ObjectRow.of("b")));
    FittedStatistics one = Features.fit(definition, List.of(ObjectRow.of("a")));

    assertThat(names(FeaturePipeline.of(definition, both).features()))
        .containsExactly("o_a", "o_b");
    assertThatThrownBy(() -> FeaturePipeline.of(definition, one))
        .isInstanceOf(MlException.class)
        .hasMessage("model input x: \"o_b\" (expected: a column or feature; o has o_a)");
  }

  @Test
  void columnsOfCategoriesMustNotMeetOthers() {
    Definition definition =
        DefinitionReader.read(
            "d.yaml", "name: d\ncolumns: {s: STRING, o_a: INT}\nfeatures: [{name: o, one-hot: s}]");
    FittedStatistics fitted = Features.fit(definition, List.of(ObjectRow.of("a", 1)));

    assertThatThrownBy(() -> FeaturePipeline.of(definition, fitted))
        .isInstanceOf(MlException.class)
        .hasMessage(
            "o: its column o_a exists already (expected: a feature name that leads to no such"
                + " column)");
  }

  @Test
  void columnsOfCategoriesCanBeFittedThemselves() {
    Definition definition =
        Features.definition("{name: o, one-hot: s}", "{name: z, standardize: o_a}");
    FittedStatistics fitted =
        Features.fit(definition, List.of(Features.ofText("a"), Features.ofText("b")));

    assertThat(FeaturePipeline.unfitted(definition).fitPlan().levels()).isEqualTo(2);
    assertThat(Features.apply(definition, fitted, Features.ofText("a")))
        .containsExactly(1L, 0L, 0.5 / Math.sqrt(0.5));
  }

  @Test
  void wholeAndFractionalColumnsMix() {
    Definition definition =
        Features.definition(
            "{name: o, one-hot: s, categories: [a, b]}", "{name: y, add: [o_b, d]}");

    assertThat(Features.apply(definition, Features.row(null, "b", null, null, null, 0.5, null)))
        .containsExactly(0L, 1L, 1.5);
  }
}

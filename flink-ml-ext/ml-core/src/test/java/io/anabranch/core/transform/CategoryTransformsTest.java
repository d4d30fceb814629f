// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.transform;

import static io.anabranch.core.feature.Features.apply;
import static io.anabranch.core.feature.Features.definition;
import static io.anabranch.core.feature.Features.fit;
import static io.anabranch.core.feature.Features.ofInt;
import static io.anabranch.core.feature.Features.ofText;
import static io.anabranch.core.feature.Features.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anabranch.core.definition.Definition;
import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import io.anabranch.core.feature.FeaturePipeline;
import io.anabranch.core.feature.FittedStatistics;
import io.anabranch.core.feature.ObjectRow;
import io.anabranch.core.row.Column;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class CategoryTransformsTest {
  private static final List<ObjectRow> ROWS =
      List.of(ofText("b"), ofText("c"), ofText("a"), ofText("c"), ofText(null));

  @Test
  void indexStandsByFrequencyThenText() {
    Definition definition = definition("{name: x, string-index: s}");
    FittedStatistics fitted = fit(definition, ROWS);

    assertThat(apply(definition, fitted, ofText("c"))).containsExactly(0L);
    assertThat(apply(definition, fitted, ofText("a"))).containsExactly(1L);
    assertThat(apply(definition, fitted, ofText("b"))).containsExactly(2L);
  }

  @Test
  void givenCategoriesNeedNoFitAndKeepTheirOrder() {
    Definition definition =
        definition(
            "{name: x, string-index: i, categories: [30, -10, 20]}",
            "{name: y, string-index: b, categories: [true, false]}",
            "{name: o, one-hot: i, categories: [30, -10, 20]}");

    assertThat(apply(definition, row(null, null, 20, null, null, null, true)))
        .containsExactly(2L, 0L, 0L, 0L, 1L);
    assertThat(names(definition, FittedStatistics.none()))
        .containsExactly("x", "y", "o_30", "o__10", "o_20");
  }

  @Test
  void unknownValuesAreTreatedAsTheDefinitionSays() {
    assertThatThrownBy(() -> index("dead-letter"))
        .isInstanceOfSatisfying(
            MlException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.DATA))
        .hasMessage("x: \"z\" (expected: one of its 3 categories)");
    assertThatThrownBy(() -> index("error"))
        .isInstanceOfSatisfying(
            MlException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.USER))
        .hasMessage(
            "x: \"z\" (expected: one of its 3 categories; set unknown to dead-letter or bucket to"
                + " go on)");
    assertThat(index("bucket")).containsExactly(3L);
  }

  private static List<Object> index(String unknown) {
    Definition definition = definition("{name: x, string-index: s, unknown: " + unknown + "}");
    return apply(definition, fit(definition, ROWS), ofText("z"));
  }

  @Test
  void oneHotHasOneColumnPerCategoryAndABucket() {
    Definition definition = definition("{name: o, one-hot: s, unknown: bucket}");
    FittedStatistics fitted = fit(definition, ROWS);

    assertThat(names(definition, fitted)).containsExactly("o_c", "o_a", "o_b", "o_unknown");
    assertThat(apply(definition, fitted, ofText("a"))).containsExactly(0L, 1L, 0L, 0L);
    assertThat(apply(definition, fitted, ofText("z"))).containsExactly(0L, 0L, 0L, 1L);
  }

  @Test
  void oddCategoriesGetSaneNames() {
    Definition definition =
        definition(
            "{name: o, one-hot: s, unknown: bucket,"
                + " categories: [a b, a-b, '', unknown, Zürich, a_b_2, empty]}");

    assertThat(names(definition, FittedStatistics.none()))
        .containsExactly(
            "o_a_b",
            "o_a_b_2",
            "o_empty",
            "o_unknown_2",
            "o_Zürich",
            "o_a_b_2_2",
            "o_empty_2",
            "o_unknown");
  }

  private static List<String> names(Definition definition, FittedStatistics fitted) {
    return FeaturePipeline.of(definition, fitted).features().stream().map(Column::name).toList();
  }

  @Test
  void tooManyDistinctValuesAreRefused() {
    Definition definition = definition("{name: x, string-index: i}");
    List<ObjectRow> rows = IntStream.rangeClosed(0, 100_000).mapToObj(i -> ofInt(i)).toList();

    assertThat(fit(definition, rows.subList(0, 100_000)).rows()).isEqualTo(100_000);
    assertThatThrownBy(() -> fit(definition, rows))
        .isInstanceOfSatisfying(
            MlException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.USER))
        .hasMessage(
            "x: more than 100000 distinct values of i (expected: a column of categories; hash takes"
                + " any number of values)");
  }

  @Test
  void categoriesMustFitTheColumn() {
    assertThatThrownBy(() -> definition("{name: x, string-index: i, categories: [1, two]}"))
        .isInstanceOf(MlException.class)
        .hasMessage(
            "test.yaml:5: features[0].categories: \"two\" (expected: whole numbers, as the column"
                + " is INT)");
    assertThatThrownBy(() -> definition("{name: x, one-hot: d}"))
        .isInstanceOf(MlException.class)
        .hasMessage(
            "test.yaml:5: features[0].one-hot: d is DOUBLE (expected: BOOLEAN, INT, BIGINT,"
                + " STRING)");
  }
}

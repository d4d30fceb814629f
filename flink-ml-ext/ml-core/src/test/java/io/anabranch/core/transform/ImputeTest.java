// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.transform;

import static io.anabranch.core.feature.Features.apply;
import static io.anabranch.core.feature.Features.definition;
import static io.anabranch.core.feature.Features.fit;
import static io.anabranch.core.feature.Features.ofDouble;
import static io.anabranch.core.feature.Features.ofInt;
import static io.anabranch.core.feature.Features.ofText;
import static io.anabranch.core.feature.Features.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anabranch.core.definition.Definition;
import io.anabranch.core.error.MlException;
import io.anabranch.core.feature.FittedStatistics;
import io.anabranch.core.feature.ObjectRow;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ImputeTest {
  private static final ObjectRow EMPTY = row(null, null, null, null, null, null, null);

  @Test
  void constantsTakeTheTypeOfTheColumn() {
    Definition definition =
        definition(
            "{name: a, impute: i, with: 5}",
            "{name: c, impute: i, with: 0.5}",
            "{name: e, impute: f, with: 5}",
            "{name: g, impute: s, with: none}",
            "{name: h, impute: b, with: true}");

    assertThat(apply(definition, EMPTY)).containsExactly(5L, 0.5, 5.0, "none", 1L);
    assertThat(apply(definition, row(null, "x", 2, null, 1.5f, null, false)))
        .containsExactly(2L, 2.0, 1.5, "x", 0L);
  }

  @Test
  void fittedValuesReplaceNullAndNaN() {
    Definition definition =
        definition(
            "{name: a, impute: d, with: mean}",
            "{name: b_, impute: d, with: min}",
            "{name: c, impute: d, with: max}",
            "{name: e, impute: d, with: most-frequent}");
    FittedStatistics fitted =
        fit(
            definition,
            List.of(
                ofDouble(1.0), ofDouble(4.0), ofDouble(4.0), ofDouble(null), ofDouble(Double.NaN)));

    assertThat(apply(definition, fitted, EMPTY)).containsExactly(3.0, 1.0, 4.0, 4.0);
    assertThat(apply(definition, fitted, ofDouble(Double.NaN))).containsExactly(3.0, 1.0, 4.0, 4.0);
    assertThat(apply(definition, fitted, ofDouble(9.0))).containsExactly(9.0, 9.0, 9.0, 9.0);
  }

  @Test
  void wholeNumbersAndTextsStayWhatTheyAre() {
    Definition definition =
        definition(
            "{name: a, impute: l, with: min}",
            "{name: b_, impute: l, with: most-frequent}",
            "{name: c, impute: s, with: most-frequent}",
            "{name: e, impute: b, with: most-frequent}");
    long big = Long.MAX_VALUE - 1;
    ObjectRow known = row(null, "x", null, big, null, null, true);
    FittedStatistics fitted = fit(definition, List.of(known, known, EMPTY));

    assertThat(apply(definition, fitted, EMPTY)).containsExactly(big, big, "x", 1L);
  }

  @Test
  void equallyFrequentTextsAreTakenInTheirOrder() {
    Definition definition = definition("{name: a, impute: s, with: most-frequent}");
    FittedStatistics fitted = fit(definition, List.of(ofText("b"), ofText("a")));

    assertThat(apply(definition, fitted, EMPTY)).containsExactly("a");
  }

  @Test
  void valuesOfAnotherTypeAreRefused() {
    assertThatThrownBy(() -> definition("{name: a, impute: s, with: 3}"))
        .isInstanceOf(MlException.class)
        .hasMessage(
            "test.yaml:5: features[0].with: 3 (expected: a value for s, which is STRING: a text or"
                + " most-frequent)");
    assertThatThrownBy(() -> definition("{name: a, impute: s, with: mean}"))
        .isInstanceOf(MlException.class)
        .hasMessageContaining("features[0].with: mean (expected: a value for s, which is STRING");
    assertThatThrownBy(() -> definition("{name: a, impute: d, with: nothing}"))
        .isInstanceOf(MlException.class)
        .hasMessageContaining("a number, mean, min, max or most-frequent");
    assertThatThrownBy(() -> definition("{name: a, impute: b, with: 2}"))
        .isInstanceOf(MlException.class)
        .hasMessageContaining("true, false, mean, min, max or most-frequent");
  }

  @Test
  void statisticsOfAnotherTypeAreRefused() {
    Definition definition = definition("{name: a, impute: i, with: mean}");
    String json = fit(definition, List.of(ofInt(1))).toJson();
    FittedStatistics edited =
        FittedStatistics.read("f.json", json.replace("\"value\" : 1.0", "\"value\" : \"x\""));

    assertThatThrownBy(() -> apply(definition, edited, EMPTY))
        .isInstanceOf(MlException.class)
        .hasMessage("a: fitted value x (expected: a value that fits INT; run anabranch fit again)");
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anabranch.core.definition.Definition;
import io.anabranch.core.definition.DefinitionReader;
import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import io.anabranch.core.transform.Constant;
import io.anabranch.core.transform.Statistics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.assertj.core.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FittedStatisticsTest {
  private static final Definition DEFINITION =
      Features.definition("{name: z, standardize: d}", "{name: x, string-index: s}");
  private static final FittedStatistics FITTED =
      Features.fit(
          DEFINITION,
          List.of(
              Features.row(null, "b", null, null, null, 1.0, null),
              Features.row(null, "a", null, null, null, 2.5, null),
              Features.row(null, "b", null, null, null, null, null)));

  @Test
  void jsonIsReadable() {
    assertThat(FITTED.toJson())
        .isEqualTo(
            """
            {
              "definition" : "test",
              "hash" : "%s",
              "rows" : 3,
              "features" : {
                "z" : {
                  "fingerprint" : "%s",
                  "count" : 2,
                  "mean" : 1.75,
                  "std" : 1.0606601717798212
                },
                "x" : {
                  "fingerprint" : "%s",
                  "categories" : {
                    "b" : 2,
                    "a" : 1
                  }
                }
              }
            }
            """
                .formatted(
                    DEFINITION.hash(),
                    FITTED.features().get("z").fingerprint(),
                    FITTED.features().get("x").fingerprint()));
  }

  @Property
  void everyValueIsReadBackExactly(
      @ForAll double mean, @ForAll double std, @ForAll long whole, @ForAll String text) {
    Assumptions.assumeThat(Double.isFinite(mean) && Double.isFinite(std)).isTrue();
    Map<String, FittedStatistics.Entry> entries = new LinkedHashMap<>();
    entries.put("a", new FittedStatistics.Entry("1", new Statistics.Scale(1, mean, std)));
    entries.put("b", new FittedStatistics.Entry("2", new Statistics.Single(2, Constant.of(mean))));
    entries.put("c", new FittedStatistics.Entry("3", new Statistics.Single(3, Constant.of(whole))));
    entries.put("d", new FittedStatistics.Entry("4", new Statistics.Single(4, Constant.of(text))));
    entries.put(
        "e",
        new FittedStatistics.Entry(
            "5", new Statistics.Categories(List.of(text, text + "2"), List.of(whole, 1L))));
    FittedStatistics fitted = new FittedStatistics("n", "h", whole, entries);

    assertThat(FittedStatistics.read("f.json", fitted.toJson())).isEqualTo(fitted);
  }

  @Test
  void liesBesideTheDefinition(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("my.flights.yaml");
    Files.writeString(
        file, "name: n\ncolumns: {d: DOUBLE}\nfeatures:\n  - {name: z, standardize: d}\n");
    Definition definition = DefinitionReader.read(file);
    Path beside = FittedStatistics.beside(definition.source());

    assertThat(beside).isEqualTo(folder.resolve("my.flights.fitted.json"));
    assertThat(FittedStatistics.load(definition)).isEqualTo(FittedStatistics.none());
    FITTED.write(beside);
    assertThat(FittedStatistics.load(definition)).isEqualTo(FITTED);
  }

  @Test
  void whatIsNotFittedSaysHowToFitIt() {
    assertThatThrownBy(() -> FeaturePipeline.of(DEFINITION, FittedStatistics.none()))
        .isInstanceOfSatisfying(
            MlException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.USER))
        .hasMessage(
            """
            z: not fitted (expected: statistics in test.fitted.json; run anabranch fit test.yaml --from ...)
            x: not fitted (expected: statistics in test.fitted.json; run anabranch fit test.yaml --from ...)\
            """);
    assertThatThrownBy(
            () -> FeaturePipeline.unfitted(DEFINITION).program(DEFINITION.columns(), List.of("z")))
        .isInstanceOf(MlException.class)
        .hasMessageStartingWith("z: not fitted (expected: statistics in test.fitted.json");
  }

  @Test
  void statisticsOfOtherParametersAreRefused() {
    Definition changed =
        Features.definition("{name: z, standardize: i}", "{name: x, string-index: s}");

    assertThatThrownBy(() -> FeaturePipeline.of(changed, FITTED))
        .isInstanceOf(MlException.class)
        .hasMessage(
            "z: fitted for other parameters or inputs (expected: statistics of this definition in"
                + " test.fitted.json; run anabranch fit test.yaml --from ...)");
  }

  @Test
  void statisticsOfOtherInputsAreRefused() {
    Definition one =
        Features.definition("{name: a, impute: d, with: 0}", "{name: z, standardize: a}");
    Definition other =
        Features.definition("{name: a, impute: d, with: 1}", "{name: z, standardize: a}");
    FittedStatistics fitted = Features.fit(one, List.of(Features.ofDouble(1.0)));

    assertThat(FeaturePipeline.of(one, fitted).features()).hasSize(2);
    assertThatThrownBy(() -> FeaturePipeline.of(other, fitted))
        .isInstanceOf(MlException.class)
        .hasMessageStartingWith("z: fitted for other parameters or inputs");
  }

  @Test
  void statisticsSurviveChangesElsewhere() {
    Definition longer =
        Features.definition(
            "{name: y, log: d}", "{name: z, standardize: d}", "{name: x, string-index: s}");

    assertThat(FeaturePipeline.of(longer, FITTED).features()).hasSize(3);
  }

  @Test
  void hashHoldsTheStatistics() {
    FeaturePipeline pipeline = FeaturePipeline.of(DEFINITION, FITTED);
    FittedStatistics edited =
        FittedStatistics.read("f", FITTED.toJson().replace("\"mean\" : 1.75", "\"mean\" : 1.5"));
    Definition plain = Features.definition("{name: y, log: d}");

    assertThat(pipeline.hash()).matches("[0-9a-f]{16}").isNotEqualTo(DEFINITION.hash());
    assertThat(FeaturePipeline.of(DEFINITION, edited).hash()).isNotEqualTo(pipeline.hash());
    assertThat(FeaturePipeline.of(plain, FittedStatistics.none()).hash()).isEqualTo(plain.hash());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {                                  | f.json:1: JSON: Unexpected end-of-input
          []                                 | f.json: definition: missing (expected: a text; run anabranch fit again)
          {"definition": 3}                  | f.json: definition: 3 (expected: a text; run anabranch fit again)
          {"definition": "d", "hash": "h", "rows": 1, "features": {"z": {"count": 1}}} | f.json: features.z.fingerprint: missing (expected: a text; run anabranch fit again)
          {"definition": "d", "hash": "h", "rows": 1, "features": {"z": {"fingerprint": "f", "count": 1, "mean": "x"}}} | f.json: features.z.mean: "x" (expected: a finite number; run anabranch fit again)
          {"definition": "d", "hash": "h", "rows": 1, "features": {"z": {"fingerprint": "f", "count": 1, "mean": 1e999, "std": 1}}} | f.json: features.z.mean: "Infinity" (expected: a finite number; run anabranch fit again)
          {"definition": "d", "hash": "h", "rows": 1, "features": {"z": {"fingerprint": "f", "categories": {"a": "b"}}}} | f.json: features.z.categories.a: "b" (expected: a whole number; run anabranch fit again)
          {"definition": "d", "definition": "d"} | f.json:1: JSON: Duplicate field 'definition'
          """)
  void brokenJsonIsExplained(String json, String message) {
    assertThatThrownBy(() -> FittedStatistics.read("f.json", json))
        .isInstanceOfSatisfying(
            MlException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.USER))
        .hasMessageStartingWith(message);
  }

  @Test
  void statisticsOfAnotherKindAreRefused() {
    String json = FITTED.toJson();
    String edited =
        json.replace("\"mean\" : 1.75,", "\"value\" : 3").replaceAll(" *\"std\" : .*\n", "");

    assertThatThrownBy(
            () ->
                Features.apply(
                    DEFINITION, FittedStatistics.read("f.json", edited), Features.ofDouble(1.0)))
        .isInstanceOf(MlException.class)
        .hasMessageStartingWith("statistics: Single[")
        .hasMessageEndingWith("(expected: Scale; run anabranch fit again)");
  }
}

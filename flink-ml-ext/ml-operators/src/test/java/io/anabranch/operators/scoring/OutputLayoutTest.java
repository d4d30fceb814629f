// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import io.anabranch.core.inference.ModelSignature;
import io.anabranch.core.inference.OutputSpec;
import io.anabranch.core.tensor.ElementType;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class OutputLayoutTest {
  private static final String FEATURES =
      """
      - {name: twice, add: [d, d]}
      - {name: recent, over: {window: 1 h, of: d}, stats: [count, mean]}
      - {name: kind, one-hot: s, categories: [x, y]}
      """;
  private static final ModelSignature SCORE =
      Definitions.signature(Definitions.tensor("score", ElementType.FLOAT, -1, 1));

  @Test
  void byDefaultColumnsFeaturesAndOutputsLeaveWithWhatMadeThem() {
    PipelineSpec spec = Definitions.of(FEATURES, "model: m.onnx\n");
    assertThat(Definitions.layout(spec, SCORE).rowType().getFieldNames())
        .containsExactly(
            "t",
            "s",
            "i",
            "l",
            "f",
            "d",
            "b",
            "recent_count",
            "recent_mean",
            "twice",
            "kind_x",
            "kind_y",
            "score",
            "model_name",
            "model_version",
            "definition_hash");
    assertThat(Definitions.layout(spec, null).rowType().getFieldNames())
        .endsWith("kind_y", "definition_hash")
        .doesNotContain("score", "model_name");
  }

  @Test
  void listedColumnsLeaveInTheirOrder() {
    PipelineSpec spec =
        Definitions.of(FEATURES, "model: m.onnx\noutput: [score, recent_mean, i, twice]\n");
    OutputLayout layout = Definitions.layout(spec, SCORE);
    assertThat(layout.rowType().getFieldNames())
        .containsExactly(
            "score", "recent_mean", "i", "twice", "model_name", "model_version", "definition_hash");
    assertThat(layout.features()).containsExactly("twice");
  }

  @Test
  void aFeatureOfSeveralColumnsIsListedByItsName() {
    PipelineSpec spec = Definitions.of(FEATURES, "model: m.onnx\noutput: [kind, recent, score]\n");
    assertThat(Definitions.layout(spec, SCORE).rowType().getFieldNames())
        .startsWith("kind_x", "kind_y", "recent_count", "recent_mean", "score");
  }

  @Test
  void aFeatureOfSeveralColumnsFeedsAModelByItsName() {
    PipelineSpec spec =
        Definitions.of(FEATURES, "model: {path: m.onnx, inputs: {features: kind}}\n");
    assertThat(
            Bindings.resolve(spec.definition(), spec.pipeline(), SCORE).inputs().get(0).sources())
        .containsExactly("kind_x", "kind_y");
  }

  @Test
  void outputsThatAreRenamedLeaveAloneUnderTheirNewName() {
    ModelSignature two =
        Definitions.signature(
            Definitions.tensor("label", ElementType.INT64, -1),
            Definitions.tensor("probability", ElementType.FLOAT, -1, 1));
    PipelineSpec spec =
        Definitions.of(FEATURES, "model: {path: m.onnx, outputs: {probability: risk}}\n");
    assertThat(Definitions.layout(spec, two).rowType().getFieldNames())
        .contains("risk")
        .doesNotContain("label", "probability");
  }

  @Test
  void anUnknownNameIsRefusedWithThoseThereAre() {
    PipelineSpec spec = Definitions.of(FEATURES, "model: m.onnx\noutput: [scroe]\n");
    assertUser(
        () -> Definitions.layout(spec, SCORE),
        "test.yaml: output: scroe (expected: some of [t, s, i, l, f, d, b, recent_count,"
            + " recent_mean, twice, kind_x, kind_y, score])");
  }

  @Test
  void anOutputThatTheModelDoesNotHaveIsRefused() {
    PipelineSpec spec = Definitions.of(FEATURES, "model: {path: m.onnx, outputs: {variable: p}}\n");
    assertUser(
        () -> Definitions.layout(spec, SCORE),
        "test.yaml: model.outputs.variable: no such output (expected: one of [score])");
  }

  @Test
  void anOutputNamedLikeAColumnHasToBeRenamed() {
    PipelineSpec spec = Definitions.of(FEATURES, "model: m.onnx\n");
    ModelSignature clash =
        Definitions.signature(Definitions.tensor("twice", ElementType.FLOAT, -1, 1));
    assertUser(
        () -> Definitions.layout(spec, clash),
        "test.yaml: model.outputs.twice: twice (expected: a name that no column or feature has)");
  }

  @Test
  void anOutputNamedLikeWhatMadeItHasToBeRenamed() {
    PipelineSpec spec = Definitions.of(FEATURES, "model: m.onnx\n");
    ModelSignature clash =
        Definitions.signature(Definitions.tensor("model_name", ElementType.FLOAT, -1, 1));
    assertUser(
        () -> Definitions.layout(spec, clash),
        "test.yaml: output: model_name (expected: no column of a name of [model_name,"
            + " model_version, definition_hash], which say what made a row)");
  }

  @Test
  void aSequenceOfTensorsBelongsToTheRunAndNotToARow() {
    PipelineSpec spec = Definitions.of(FEATURES, "model: m.onnx\n");
    ModelSignature sequence =
        new ModelSignature(
            SCORE.inputs(),
            List.of(new OutputSpec.OfTensors("boxes", ElementType.FLOAT)),
            ModelSignature.ANY_ROWS);
    assertUser(
        () -> Definitions.layout(spec, sequence),
        "test.yaml: model.outputs.boxes: a sequence of tensors, which a run has but a row has not"
            + " (expected: a tensor or maps; name the outputs that are wanted under"
            + " model.outputs)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "FLOAT|-1|FLOAT",
        "FLOAT|1|FLOAT",
        "FLOAT|3|ARRAY<FLOAT>",
        "FLOAT16|1|FLOAT",
        "BFLOAT16|1|FLOAT",
        "DOUBLE|1|DOUBLE",
        "INT8|1|BIGINT",
        "INT64|3|ARRAY<BIGINT>",
        "UINT32|1|BIGINT",
        "UINT64|1|DECIMAL(20, 0)",
        "UINT64|3|ARRAY<DECIMAL(20, 0)>",
        "BOOL|1|BOOLEAN",
        "STRING|1|STRING",
        "STRING|2|ARRAY<STRING>"
      })
  void outputsHaveSqlTypes(ElementType type, long width, String expected) {
    OutputSpec output =
        width < 0 ? Definitions.tensor("y", type, -1) : Definitions.tensor("y", type, -1, width);
    assertThat(ModelTypes.of(output, ModelSignature.ANY_ROWS).asSummaryString())
        .isEqualTo(expected);
  }

  @Test
  void mapsAndWholeTensorsHaveSqlTypes() {
    assertThat(
            ModelTypes.of(
                    new OutputSpec.OfTensors("boxes", ElementType.FLOAT), ModelSignature.NO_BATCH)
                .asSummaryString())
        .isEqualTo("ARRAY<ARRAY<FLOAT>>");
    assertThat(
            ModelTypes.of(
                    new OutputSpec.OfMaps("p", ElementType.STRING, ElementType.FLOAT),
                    ModelSignature.ANY_ROWS)
                .asSummaryString())
        .isEqualTo("MAP<STRING NOT NULL, FLOAT>");
    assertThat(
            ModelTypes.of(Definitions.tensor("y", ElementType.FLOAT), ModelSignature.NO_BATCH)
                .asSummaryString())
        .isEqualTo("FLOAT");
    assertThat(
            ModelTypes.of(Definitions.tensor("y", ElementType.FLOAT, 1), ModelSignature.NO_BATCH)
                .asSummaryString())
        .isEqualTo("ARRAY<FLOAT>");
  }

  private static void assertUser(ThrowingCallable call, String message) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            MlException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.USER))
        .hasMessage(message);
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.anabranch.onnx;

import static io.anabranch.core.inference.ModelSignature.ANY_ROWS;
import static io.anabranch.core.inference.ModelSignature.NO_BATCH;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import io.anabranch.core.inference.ModelSignature;
import io.anabranch.core.inference.OutputSpec;
import io.anabranch.core.tensor.ElementType;
import io.anabranch.core.tensor.TensorSpec;
import io.anabranch.onnx.graph.Graphs;
import io.anabranch.onnx.graph.TestGraphs;
import java.util.List;
import org.junit.jupiter.api.Test;

final class OnnxSignatureTest {
  private static ModelSignature read(byte[] model) {
    try (OnnxModelRunner runner = Batches.open(model)) {
      return runner.signature();
    }
  }

  @Test
  void readsNamesTypesAndShapes() {
    ModelSignature signature = read(Graphs.smallCnn(8, 1));

    assertThat(signature.inputs())
        .containsExactly(
            new TensorSpec(
                "features",
                ElementType.FLOAT,
                new long[] {-1, 1, 8, 8},
                List.of("batch", "", "", "")));
    assertThat(signature.outputs())
        .containsExactly(
            new OutputSpec.OfTensor(
                new TensorSpec(
                    "score", ElementType.FLOAT, new long[] {-1, 1}, List.of("batch", ""))));
    assertThat(signature.batchRows()).isEqualTo(ANY_ROWS);
  }

  @Test
  void keepsTheModelsOrderOfInputs() {
    assertThat(read(TestGraphs.manyInputs()).inputs())
        .extracting(TensorSpec::name)
        .containsExactly("f", "d", "i", "l", "b", "s");
  }

  @Test
  void readsMapsOfClassifiers() {
    assertThat(read(TestGraphs.classifier(4, 1)).outputs().get(1))
        .isEqualTo(new OutputSpec.OfMaps("probabilities", ElementType.INT64, ElementType.FLOAT));
    assertThat(read(TestGraphs.textClassifier(4, 1)).outputs().get(1))
        .isEqualTo(new OutputSpec.OfMaps("probabilities", ElementType.STRING, ElementType.FLOAT));
  }

  @Test
  void takesAFixedFirstDimensionForTheBatch() {
    assertThat(read(TestGraphs.fixedBatch(3, 1)).batchRows()).isEqualTo(3);
    assertThat(read(TestGraphs.fixedBatch(1, 1)).batchRows()).isEqualTo(1);
  }

  @Test
  void letsAnOutputDeclareOneRow() {
    assertThat(read(TestGraphs.meanOfBatch()).batchRows()).isEqualTo(ANY_ROWS);
  }

  @Test
  void seesNoBatchInScalars() {
    assertThat(read(TestGraphs.identity(ElementType.FLOAT)).batchRows()).isEqualTo(NO_BATCH);
  }

  @Test
  void obeysTheCaller() {
    try (OnnxModelRunner runner = Batches.open(Graphs.mlp(1), ModelUse.WHOLE)) {
      assertThat(runner.signature().batchRows()).isEqualTo(NO_BATCH);
    }
  }

  @Test
  void keepsOnlyTheOutputsThatAreWanted() {
    ModelUse use = new ModelUse(ModelUse.AUTO, List.of("half"));
    try (OnnxModelRunner runner = Batches.open(TestGraphs.twoOutputs(), use)) {
      assertThat(runner.signature().outputs()).extracting(OutputSpec::name).containsExactly("half");
    }
  }

  @Test
  void namesTheOutputThatDoesNotExist() {
    ModelUse use = new ModelUse(ModelUse.AUTO, List.of("third"));
    assertThatThrownBy(() -> Batches.open(TestGraphs.twoOutputs(), use))
        .isInstanceOfSatisfying(
            MlException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.USER))
        .hasMessage("model model: no output 'third' (expected: one of [twice, half])");
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.anabranch.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import io.anabranch.core.inference.TensorBatch;
import io.anabranch.core.tensor.ElementType;
import io.anabranch.onnx.graph.TestGraphs;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

final class OnnxStringsTest {
  @Property(tries = 200)
  void whatIsLetThroughComesBackUnchanged(@ForAll String value) {
    try (OnnxModelRunner runner = Batches.open(TestGraphs.identity(ElementType.STRING, -1))) {
      TensorBatch batch = Batches.of(runner, value);
      try {
        runner.run(batch);
      } catch (MlException e) {
        assertThat(value.chars().anyMatch(c -> c == 0 || Character.isSurrogate((char) c))).isTrue();
        return;
      }
      assertThat(Batches.tensor(batch.outputs(), 0).text(0)).isEqualTo(value);
    }
  }

  @Test
  void refusesARowWithAnEmoji() {
    assertThatThrownBy(() -> OnnxStrings.check("comment", "so 😀"))
        .isInstanceOfSatisfying(
            MlException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.DATA))
        .hasMessage(
            "comment: the character U+1F600 at index 3 (expected: characters U+0001 to U+FFFF,"
                + " which is all that ONNX Runtime's Java API can hand to a model)");
  }

  @Test
  void refusesARowWithNul() {
    assertThatThrownBy(() -> OnnxStrings.check("comment", "\0"))
        .hasMessageStartingWith("comment: the character NUL at index 0");
  }

  @Test
  void refusesARowWithoutAString() {
    try (OnnxModelRunner runner = Batches.open(TestGraphs.identity(ElementType.STRING, -1))) {
      TensorBatch batch = Batches.of(runner, "a", null);
      assertThatThrownBy(() -> runner.run(batch))
          .isInstanceOfSatisfying(
              MlException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.DATA))
          .hasMessage("x: null (expected: a string)");
    }
  }

  @Test
  void refusesAModelWhoseOutputWouldBeCut() {
    assertThatThrownBy(() -> Batches.open(TestGraphs.labels("good", "bad 😀!")))
        .isInstanceOfSatisfying(
            MlException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.USER))
        .hasMessage(
            "model model: its text 'bad 😀!' may go to output 'y' (expected: characters U+0001 to"
                + " U+FFFF, as ONNX Runtime's Java API cuts others)");
  }

  @Test
  void readsTextsOfTheModel() {
    try (OnnxModelRunner runner = Batches.open(TestGraphs.labels("naïve", "ð", "日本"))) {
      TensorBatch batch = Batches.of(runner, 0, 1, 2);
      runner.run(batch);
      assertThat(Batches.texts(Batches.tensor(batch.outputs(), 0)))
          .containsExactly("naïve", "ð", "日本");
    }
  }

  @Test
  void findsACategoryBeyondAscii() {
    try (OnnxModelRunner runner = Batches.open(TestGraphs.categories("Zürich", "日本"))) {
      TensorBatch batch = Batches.of(runner, "日本", "Zürich", "Bern");
      runner.run(batch);
      assertThat(Batches.numbers(Batches.tensor(batch.outputs(), 0))).containsExactly(1, 0, -1);
    }
  }

  @Test
  void lowersCaseWhereTheEnglishLocaleIsMissing() {
    try (OnnxModelRunner runner = Batches.open(TestGraphs.lowerCase("en_US"))) {
      TensorBatch batch = Batches.of(runner, "ÄRGER", "Monday");
      runner.run(batch);
      assertThat(Batches.texts(Batches.tensor(batch.outputs(), 0)))
          .containsExactly("ärger", "monday");
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Paths that rows complete. */
final class ModelTemplateTest {
  private static Definition read(String model, String inference) {
    return DefinitionReader.read(
        "pumps.yaml",
        """
        name: pumps
        columns: {type: STRING, site: BIGINT, at: TIMESTAMP(3), a: DOUBLE, on: BOOLEAN}
        features: [{name: short, log: a}]
        model: %s
        inference: %s
        """
            .formatted(model, inference));
  }

  @Test
  void aPathHasColumnsBetweenTexts() {
    ModelSpec spec = read("'models:/pump-{type}-{site}@champion'", "{models: 7}").model();
    assertThat(spec.openModels()).isEqualTo(7);
    assertThat(spec.name()).isEqualTo("pump-{type}-{site}");
    ModelTemplate template = spec.template().orElseThrow();
    assertThat(template.columns()).containsExactly("type", "site");
    assertThat(template.fill(List.of("k", "3"))).isEqualTo("models:/pump-k-3@champion");
    assertThat(template).hasToString("models:/pump-{type}-{site}@champion");
    assertThat(read("pump.onnx", "{}").model().template()).isEmpty();
    assertThat(read("pump.onnx", "{}").model().openModels()).isEqualTo(64);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'m/{valve}.onnx' | columns of type STRING, INT or BIGINT in braces; valve is no column",
        "'m/{short}.onnx' | columns of type STRING, INT or BIGINT in braces; short is no column",
        "'m/{a}.onnx' | columns of type STRING, INT or BIGINT in braces; a is DOUBLE",
        "'m/{at}.onnx' | columns of type STRING, INT or BIGINT in braces; at is TIMESTAMP",
        "'m/{on}.onnx' | columns of type STRING, INT or BIGINT in braces; on is BOOLEAN",
        "'models:/pump@{type}' | columns in the name only, as in models:/pump-{type}@champion",
        "'models:/pump/{site}' | columns in the name only, as in models:/pump-{type}@champion",
        "'http://host/v2/models/{type}' | no columns in the address of a server"
      })
  void aPathThatRowsCannotCompleteIsRefused(String path, String expected) {
    assertThatThrownBy(() -> read("\"" + path.replace("'", "") + "\"", "{}"))
        .hasMessageStartingWith("pumps.yaml:4: model: \"" + path.replace("'", ""))
        .hasMessageContaining(expected);
  }

  @Test
  void manyModelsHaveNoNameInCommon() {
    assertThatThrownBy(() -> read("{path: 'm/{type}.onnx', name: pump}", "{}"))
        .hasMessageContaining("model.name: \"pump\"")
        .hasMessageContaining("no name beside a path with columns");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "..", "a..b", "../x", "a/b", "a\\b", "a b", "\u0000", "%2e", "é", "{a}"})
  void aValueThatCouldLeadOutOfAFolderIsNotSafe(String value) {
    assertThat(ModelTemplate.isSafe(value)).isFalse();
  }

  @Property
  void aSafeValueStaysInItsFolder(@ForAll String value) {
    if (ModelTemplate.isSafe(value)) {
      Path base = Path.of("/models");
      Path file = base.resolve("pump-" + value + ".onnx").normalize();
      assertThat(file.getParent()).isEqualTo(base);
      assertThat(ModelTemplate.pattern("pump-{type}.onnx").matcher(file.getFileName().toString()))
          .matches();
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.anabranch.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anabranch.core.inference.ModelSignature;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ModelMetadataTest {
  private static final ModelAddress ADDRESS = ModelAddress.of("http://host:8000/v2/models/m");

  private static Answer answer(String text) {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    return new Answer(200, Payload.ALL_JSON, null, body, body.length);
  }

  private static ModelMetadata read(String inputs, String outputs, String versions) {
    String text =
        String.format(
            "{\"name\": \"m\", \"versions\": %s, \"inputs\": [%s], \"outputs\": [%s]}",
            versions, inputs, outputs);
    return ModelMetadata.read(answer(text), ADDRESS, List.of());
  }

  private static String tensor(String name, String shape) {
    return String.format("{\"name\": \"%s\", \"datatype\": \"FP32\", \"shape\": %s}", name, shape);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "[-1, 4]; [-1, 2]; [-1, 1]; -1",
        "[-1, 4]; [-1]; [1]; -1",
        "[8, 4]; [8]; [8, 2]; 8",
        "[1, 3, 224, 224]; [1, 2]; [1, 1000]; 1",
        "[4]; [4]; [2]; 0",
        "[-1, 4]; [8, 4]; [-1]; 0",
        "[]; []; []; 0",
      })
  void readsRowsOfARunFromTheShapes(String first, String second, String output, int rows) {
    String inputs = tensor("a", first) + ", " + tensor("b", second);

    ModelSignature signature = read(inputs, tensor("y", output), "[]").signature();

    assertThat(signature.batchRows()).isEqualTo(rows);
    assertThat(signature.inputs()).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      nullValues = "none",
      value = {
        "[]; none",
        "[\"v1.2\"]; v1.2",
        "[\"9\", \"10\", \"2\"]; 10",
        "[\"9\", \"beta\"]; none",
      })
  void takesTheNewestVersion(String versions, String newest) {
    assertThat(read(tensor("a", "[-1]"), tensor("y", "[-1]"), versions).newest()).isEqualTo(newest);
  }

  @Test
  void refusesWhatItCannotUse() {
    assertThatThrownBy(() -> read("", tensor("y", "[-1]"), "[]"))
        .hasMessageContaining("model m at http://host:8000: its metadata list no inputs")
        .hasMessageContaining("model-settings.json");
    assertThatThrownBy(
            () -> read(tensor("a", "[-1]").replace("FP32", "FP8"), tensor("y", "[-1]"), "[]"))
        .hasMessage(
            "model m at http://host:8000: inputs 'a' is FP8 (expected: a type of the protocol, as"
                + " FP32)");
    assertThatThrownBy(() -> ModelMetadata.read(answer("<html>"), ADDRESS, List.of()))
        .hasMessageContaining("its metadata are no JSON object: <html> (expected: a server of");
  }
}

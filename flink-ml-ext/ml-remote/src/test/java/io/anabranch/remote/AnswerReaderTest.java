// SPDX-License-Identifier: Apache-2.0
package io.anabranch.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonParser;
import io.anabranch.core.inference.ModelOutput;
import io.anabranch.core.inference.ModelSignature;
import io.anabranch.core.inference.OutputSpec;
import io.anabranch.core.tensor.ElementType;
import io.anabranch.core.tensor.Tensor;
import io.anabranch.core.tensor.TensorSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class AnswerReaderTest {
  private static final AnswerReader READER =
      new AnswerReader(
          ModelAddress.of("http://host:8000/v2/models/m"),
          new ModelSignature(
              List.of(new TensorSpec("x", ElementType.FLOAT, new long[] {-1, 2})),
              List.of(
                  new OutputSpec.OfTensor(
                      new TensorSpec("y", ElementType.INT16, new long[] {-1, 2}))),
              ModelSignature.ANY_ROWS));

  private static AnswerReader.Outcome read(String text) {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    return READER.read(new Answer(200, Payload.ALL_JSON, null, body, body.length), 2, List.of());
  }

  private static String output(String members) {
    return "{\"model_version\": \"3\", \"outputs\": [{\"name\": \"other\", \"data\": [[1], {}]}, {"
        + members
        + "}], \"parameters\": {\"a\": [1]}}";
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "'\"name\": \"y\", \"datatype\": \"INT16\", \"shape\": [2, 2], \"data\": [1, 2, 3, 4]'",
        "'\"name\": \"y\", \"datatype\": \"INT16\", \"shape\": [2, 2], \"data\": [[1, 2], [3, 4]]'",
        "'\"data\": [[1, 2], [3, 4]], \"shape\": [2, 2], \"name\": \"y\", \"datatype\": \"INT16\"'",
        "'\"name\": \"y\", \"data\": [1, 2, 3, 4], \"datatype\": \"INT16\", \"shape\": [2, 2, 1]'",
      })
  void readsMembersInAnyOrderFlatOrNested(String members) {
    AnswerReader.Outcome outcome = read(output(members));

    assertThat(outcome.modelVersion()).isEqualTo("3");
    Tensor tensor = ((ModelOutput.OfTensor) outcome.outputs().get(0)).tensor();
    assertThat(tensor.shape()).containsExactly(2, 2);
    for (int i = 0; i < 4; i++) {
      assertThat(tensor.integer(i)).isEqualTo(i + 1);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "INT16; [2, 2]; [1, 2, 3]; '3 elements in shape [2, 2]'",
        "INT16; [1, 2]; [1, 2]; '[1, 2] (expected: 2 rows, one for each row of the request)'",
        "INT16; [2, 3]; [1, 2, 3, 4, 5, 6]; '[2, 3] (expected: as the server''s metadata say'",
        "INT16; [2, 2]; [1, 2, 3, 40000]; '40000 (expected: INT16)'",
        "INT16; [2, 2]; [1, 2, 3, \"4\"]; '4 (expected: INT16)'",
        "INT16; [2, 2]; [1, 2, 3, 4.5]; '4.5 (expected: INT16)'",
        "INT64; [2, 2]; [1, 2, 3, 4]; 'INT64 (expected: INT16)'",
      })
  void namesTheOutputOfAnAnswerToSomethingElse(
      String datatype, String shape, String data, String message) {
    String members =
        String.format(
            "\"name\": \"y\", \"datatype\": \"%s\", \"shape\": %s, \"data\": %s",
            datatype, shape, data);

    assertThatThrownBy(() -> read(output(members)))
        .hasMessageContaining("model m at http://host:8000: output 'y': " + message);
  }

  @ParameterizedTest
  @EnumSource(names = {"INT8", "INT16", "INT32", "INT64", "UINT8", "UINT16", "UINT32", "UINT64"})
  void refusesAWholeNumberThatIsOutOfRange(ElementType type) throws IOException {
    Tensor into = new Tensor("y", type, new long[] {0}, 0);
    try (JsonParser json = JsonTensors.JSON.createParser("[99999999999999999999]")) {
      json.nextToken();
      assertThatThrownBy(() -> JsonTensors.read(json, into, 1))
          .isInstanceOf(JsonTensors.WrongToken.class)
          .hasMessage("99999999999999999999");
    }
  }

  @Test
  void takesAnAnswerThatIsCutAnywhereForHalfAnAnswer() {
    String whole =
        output(
            "\"name\": \"y\", \"datatype\": \"INT16\", \"shape\": [2, 2], \"data\": [1, 2, 3, 4]");
    for (int length = 0; length < whole.length(); length++) {
      String half = whole.substring(0, length);
      assertThatThrownBy(() -> read(half))
          .isInstanceOf(Outage.class)
          .hasMessageStartingWith("half");
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.anabranch.core.bundle.ModelBundle;
import io.anabranch.onnx.graph.Graphs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Looking at a model and checking it, from the command line. */
final class ModelCommandsITCase {
  @TempDir Path folder;

  private Path file(byte[] model) throws IOException {
    return Files.write(folder.resolve("net.onnx"), model);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 16, 100})
  void theSuggestedDefinitionFitsTheModel(int features) throws IOException {
    Path model = file(Graphs.mlp(features, new int[] {4}, 1));
    assertSuggestionFits(model);
  }

  @Test
  void theSuggestedDefinitionOfAnImageModelFitsIt() throws IOException {
    assertSuggestionFits(file(Graphs.smallCnn(8, 1)));
  }

  private void assertSuggestionFits(Path model) throws IOException {
    Commands inspected = Commands.run("model", "inspect", model.toString());
    assertThat(inspected.code()).isZero();
    String begin = "A definition could begin like this:";
    assertThat(inspected.out()).contains(begin);
    Path definition =
        Files.writeString(
            folder.resolve("net.yaml"),
            inspected.out().substring(inspected.out().indexOf(begin) + begin.length()).strip());
    Commands explained = Commands.run("explain", definition.toString());
    assertThat(explained.code()).as(explained.err()).isZero();
    assertThat(explained.out()).contains("score: FLOAT [?, 1] -> score");
  }

  @Test
  void anInspectionIsJsonForMachines() throws IOException {
    Path model = file(Graphs.mlp(1));
    Commands inspected = Commands.run("model", "inspect", model.toString(), "--json");
    JsonNode json = new ObjectMapper().readTree(inspected.out());
    assertThat(json.at("/inputs/0/name").asText()).isEqualTo("features");
    assertThat(json.at("/inputs/0/shape").toString()).isEqualTo("[\"batch\",\"16\"]");
    assertThat(json.at("/opsets/ai.onnx").asInt()).isEqualTo(17);
  }

  @Test
  void aBundleIsVerifiedAndRemembersIt() throws IOException {
    Path bundle = folder.resolve("bundle");
    Path model = file(Graphs.mlp(1));
    assertThat(
            Commands.run("model", "bundle", model.toString(), "--into", bundle.toString()).code())
        .isZero();
    assertThat(ModelBundle.open(bundle).verification()).isEmpty();

    Commands verified = Commands.run("model", "verify", bundle.toString(), "--largest-batch", "64");
    assertThat(verified.code()).as(verified.err()).isZero();
    assertThat(verified.out())
        .containsPattern("verified +net [0-9a-f]{12}, recorded in it")
        .containsPattern(" run by +ONNX Runtime 1\\.\\S+ on CPU")
        .containsPattern(" golden +\\d+ rows gave what is expected of them")
        .containsPattern(" random +64 rows taken")
        .containsPattern(" batches +of 1, 2, 3, 8, 16, 51, 64 rows")
        .containsPattern(" invariant +yes: the same bits alone");
    assertThat(ModelBundle.open(bundle).verification())
        .hasValueSatisfying(found -> assertThat(found.batchSizes()).endsWith(64));
  }

  @Test
  void aPlainFileIsCheckedAndNothingIsRecorded() throws IOException {
    Path model = file(Graphs.forest(1));
    Commands verified = Commands.run("model", "verify", model.toString());
    assertThat(verified.code()).as(verified.err()).isZero();
    assertThat(verified.out())
        .contains("a plain file: nothing is recorded")
        .contains("no golden vectors: that it predicts well is not shown");
    assertThat(folder.toFile().list()).containsExactly("net.onnx");
  }

  @Test
  void aModelThatIsRefusedIsTheUsersToCorrect() throws IOException {
    Path damaged = Files.writeString(folder.resolve("net.onnx"), "<html>404</html>");
    for (String command : new String[] {"inspect", "verify"}) {
      Commands refused = Commands.run("model", command, damaged.toString());
      assertThat(refused.code()).isEqualTo(2);
      assertThat(refused.err())
          .contains("16 bytes that are not an ONNX model")
          .doesNotContain("\tat ");
    }
  }
}

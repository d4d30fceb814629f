// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anabranch.core.inference.ModelRunner;
import io.anabranch.models.DefinitionFiles;
import io.anabranch.models.Models;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The machine that submits a job may lack the device that the job needs. */
final class ModelsTest {
  // No machine has so many, so that the test says the same on one with a GPU.
  private static final String DEVICE = "\ninference: {device: {cuda: required, id: 99}}\n";

  @TempDir Path folder;

  private DefinitionFiles onMissingDevice() throws IOException {
    Path definition = Readings.definition(folder);
    Files.writeString(definition, Files.readString(definition) + DEVICE);
    return DefinitionFiles.read(definition, null);
  }

  @Test
  void aDefinitionIsExplainedWithoutItsDevice() throws IOException {
    Explanation explanation = Explanation.of(onMissingDevice());
    assertThat(explanation.problems()).isEmpty();
    assertThat(explanation.text())
        .contains("model       readings version ")
        .contains("input     features: FLOAT [?, 7]")
        .contains("on CUDA:99, required");
  }

  @Test
  void anAdaptiveBatchIsExplainedAsOne() throws IOException {
    Path definition = Readings.definition(folder);
    Files.writeString(
        definition,
        Files.readString(definition) + "\ninference: {batch-size: adaptive, latency: 30 ms}\n");
    assertThat(Explanation.of(DefinitionFiles.read(definition, null)).text())
        .contains(
            "inline, batches of the size found best, up to 1024 rows, filled and run in 30 ms");
  }

  @Test
  void theSignatureIsReadWithoutTheDeviceAndTheTasksInsistOnIt() throws IOException {
    DefinitionFiles files = onMissingDevice();
    ModelRunner.Factory tasks = Models.factory(files, files.spec().definition());
    assertThat(Models.onCpu(files, files.spec().definition()).signature().inputs()).hasSize(1);
    assertThatThrownBy(tasks::open)
        .hasMessageStartingWith("model readings: device: CUDA:99 cannot be had (expected: ");
  }

  @Test
  void predictionsCallTheModelByItsNameAndNotByItsFile() throws IOException {
    Path definition = Readings.definition(folder);
    Files.writeString(
        definition,
        Files.readString(definition)
            .replace("path: readings.onnx", "path: readings.onnx\n  name: delay"));
    DefinitionFiles files = DefinitionFiles.read(definition, null);
    try (ModelRunner tasks = Models.factory(files, files.spec().definition()).open();
        ModelRunner here = Models.onCpu(files, files.spec().definition()).open()) {
      assertThat(tasks.identity().name()).isEqualTo("delay");
      assertThat(here.identity()).isEqualTo(tasks.identity());
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.anabranch.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.anabranch.core.error.MlException;
import io.anabranch.core.inference.AssignedDevice;
import io.anabranch.core.inference.DeviceSpec;
import io.anabranch.core.inference.DeviceSpec.Kind;
import io.anabranch.core.inference.DeviceSpec.Policy;
import io.anabranch.core.inference.ModelRunner;
import io.anabranch.core.inference.TensorBatch;
import io.anabranch.onnx.graph.Graphs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/**
 * Runs where a GPU is, under the profile {@code gpu}. CUDA has to be there; what needs TensorRT is
 * skipped where its libraries are not installed.
 */
@Tag("gpu")
final class GpuTest {
  /**
   * Of a float's precision, 6e-8, sums of up to 1,024 products in another order lose about a
   * hundred; a factor rounded to TF32 would lose ten times more than this allows.
   */
  private static final double TOLERANCE = 1e-5;

  /** Forests have no kernel on the GPU: ONNX Runtime leaves them to the CPU. */
  private static final Map<String, byte[]> MODELS =
      Map.of("mlp", Graphs.mlp(1), "forest", Graphs.forest(1), "cnn", Graphs.smallCnn(1));

  @TempDir private static Path cache;

  private static OnnxOptions on(Kind kind, Policy policy) {
    return OnnxOptions.DEFAULT.withDevice(new DeviceSpec(kind, policy, 0, cache.toString(), 0));
  }

  private static OnnxOptions required(Kind kind) {
    if (kind == Kind.TENSORRT) {
      try (OnnxModelRunner runner =
          OnnxModelRunner.open(Graphs.mlp(1), "mlp", on(kind, Policy.PREFERRED))) {
        assumeTrue(
            runner.deviceInUse().equals("TENSORRT:0"),
            "TensorRT cannot be had, " + runner.deviceInUse() + " ran instead");
      }
    }
    return on(kind, Policy.REQUIRED);
  }

  @ParameterizedTest
  @EnumSource(value = Kind.class, mode = Mode.EXCLUDE, names = "CPU")
  void theDeviceGivesWhatTheCpuGives(Kind kind) {
    OnnxOptions options = required(kind);
    MODELS.forEach(
        (name, model) -> {
          try (OnnxModelRunner onCpu = Batches.open(model);
              OnnxModelRunner onGpu = OnnxModelRunner.open(model, name, options)) {
            assertThat(onGpu.deviceInUse()).isEqualTo(kind + ":0");
            double[] expected = scores(onCpu);
            double[] found = scores(onGpu);
            for (int row = 0; row < expected.length; row++) {
              assertThat(found[row])
                  .as("%s, row %d", name, row)
                  .isCloseTo(expected[row], within(TOLERANCE * (1 + Math.abs(expected[row]))));
            }
          }
        });
  }

  @ParameterizedTest
  @EnumSource(value = Kind.class, mode = Mode.EXCLUDE, names = "CPU")
  void aRunThatIsRepeatedGivesTheSameBits(Kind kind) {
    OnnxOptions options = required(kind);
    try (OnnxModelRunner runner = OnnxModelRunner.open(Graphs.smallCnn(1), "cnn", options)) {
      assertThat(scores(runner)).isEqualTo(scores(runner));
    }
  }

  @Test
  void enginesOfTensorRtAreKeptInAFolderOfTheModel() throws IOException {
    OnnxOptions options = required(Kind.TENSORRT);
    ModelFile model = ModelFile.of(Graphs.mlp(2), "mlp");
    try (OnnxModelRunner runner = OnnxModelRunner.open(Graphs.mlp(2), "mlp", options)) {
      scores(runner);
    }
    try (Stream<Path> files = Files.list(cache.resolve(model.sha256()))) {
      assertThat(files.map(Path::toString).toList())
          .anyMatch(file -> file.endsWith(".engine"))
          .anyMatch(file -> file.endsWith(".timing"));
    }
  }

  @Test
  void theAssignedGpuIsUsedAndOneThatIsMissingIsRefused() {
    DeviceSpec any = new DeviceSpec(Kind.CUDA, Policy.REQUIRED, DeviceSpec.ANY);
    ModelRunner.Factory factory =
        OnnxModelRunner.factory(
            Graphs.mlp(1), "mlp", OnnxOptions.DEFAULT.withDevice(any), ModelUse.DEFAULT);
    try (ModelRunner runner = factory.open(new AssignedDevice(0))) {
      assertThat(((OnnxModelRunner) runner).deviceInUse()).isEqualTo("CUDA:0");
      assertThat(runner.gauges().get(OnnxGauges.DEVICE).getAsLong()).isEqualTo(1);
    }
    assertThatThrownBy(() -> factory.open(new AssignedDevice(99)))
        .isInstanceOf(MlException.class)
        .hasMessageContaining("device: CUDA:99 cannot be had");
  }

  private static double[] scores(OnnxModelRunner runner) {
    TensorBatch batch = Batches.random(runner, 1, 0, 256);
    runner.run(batch);
    return Batches.numbers(Batches.tensor(batch.outputs(), 0));
  }
}

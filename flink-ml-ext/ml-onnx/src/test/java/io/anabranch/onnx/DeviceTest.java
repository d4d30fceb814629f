// SPDX-License-Identifier: Apache-2.0
package io.anabranch.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtProvider;
import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import io.anabranch.core.inference.DeviceSpec;
import io.anabranch.core.inference.DeviceSpec.Kind;
import io.anabranch.core.inference.DeviceSpec.Policy;
import io.anabranch.onnx.graph.Graphs;
import io.anabranch.onnx.graph.TestGraphs;
import io.anabranch.sessions.SessionRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** What happens on a machine without the device; {@link GpuTest} is for one that has it. */
final class DeviceTest {
  @BeforeEach
  void thereIsNone() {
    assumeFalse(OrtEnvironment.getAvailableProviders().contains(OrtProvider.CUDA));
  }

  @AfterEach
  void nothingStaysOpen() {
    assertThat(SessionRegistry.shared().openSessions()).isZero();
  }

  private static OnnxOptions options(Kind kind, Policy policy) {
    return OnnxOptions.DEFAULT.withDevice(new DeviceSpec(kind, policy, DeviceSpec.ANY));
  }

  @ParameterizedTest
  @CsvSource({"CUDA, CUDA", "TENSORRT, TENSOR_RT"})
  void aDeviceThatIsRequiredAndMissingFailsWithTheReason(Kind kind, String provider) {
    assertThatThrownBy(
            () -> OnnxModelRunner.open(Graphs.mlp(1), "net", options(kind, Policy.REQUIRED)))
        .isInstanceOfSatisfying(
            MlException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.RESOURCE))
        .hasMessageStartingWith(
            "model net: device: "
                + kind
                + ":0 cannot be had (expected: a machine that has it, or preferred instead of"
                + " required to run on the next best): this ONNX Runtime was built without "
                + provider
                + " (onnxruntime_gpu has it), its providers are [CPU");
  }

  @ParameterizedTest
  @EnumSource(value = Kind.class, mode = Mode.EXCLUDE, names = "CPU")
  void aDeviceThatIsPreferredGivesWayToTheCpuAndSaysSo(Kind kind) {
    try (OnnxModelRunner runner =
        OnnxModelRunner.open(Graphs.mlp(1), "net", options(kind, Policy.PREFERRED))) {
      assertThat(runner.deviceInUse()).isEqualTo("CPU");
      assertThat(runner.gauges().get(OnnxGauges.DEVICE).getAsLong()).isZero();
    }
  }

  /** Else a job that only prefers TensorRT would fail. */
  @Test
  void withoutAFolderForItsEnginesTensorRtCannotBeHad(@TempDir Path folder) throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    DeviceSpec device =
        new DeviceSpec(
            Kind.TENSORRT, Policy.PREFERRED, DeviceSpec.ANY, file.resolve("cache").toString(), 0);
    assertThatThrownBy(() -> Settings.cache(ModelFile.of(Graphs.mlp(1), "net"), device))
        .isInstanceOf(OrtException.class)
        .hasMessageContaining("device: cache: " + file);
  }

  @Test
  void whatIsPreferredAndWhatIsRequiredDoNotShareASession() {
    try (OnnxModelRunner runner =
        OnnxModelRunner.open(Graphs.mlp(1), "net", options(Kind.CUDA, Policy.PREFERRED))) {
      assertThat(runner.deviceInUse()).isEqualTo("CPU");
      assertThatThrownBy(
              () -> OnnxModelRunner.open(Graphs.mlp(1), "net", options(Kind.CUDA, Policy.REQUIRED)))
          .hasMessageContaining("CUDA:0 cannot be had");
    }
  }

  @Test
  void aModelThatNoDeviceCanRunIsBlamedItself() {
    assertThatThrownBy(
            () ->
                OnnxModelRunner.open(
                    TestGraphs.oldAdd(6), "old", options(Kind.TENSORRT, Policy.PREFERRED)))
        .isInstanceOfSatisfying(
            MlException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.USER))
        .hasMessageStartingWith("model old: ONNX Runtime no longer implements opset 6");
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.anabranch.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.anabranch.core.inference.DeviceSpec;
import io.anabranch.core.inference.TensorBatch;
import io.anabranch.onnx.graph.Graphs;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Runs where a CUDA device is, under the profile {@code gpu}. */
@Tag("gpu")
final class CudaTest {
  private static final DeviceSpec CUDA =
      new DeviceSpec(DeviceSpec.Kind.CUDA, DeviceSpec.Policy.REQUIRED, 0);

  @Test
  void theDeviceGivesWhatTheCpuGives() {
    OnnxOptions cuda = OnnxOptions.DEFAULT.withDevice(CUDA);
    for (byte[] model : List.of(Graphs.mlp(1), Graphs.smallCnn(1))) {
      try (OnnxModelRunner onCpu = Batches.open(model);
          OnnxModelRunner onCuda = OnnxModelRunner.open(model, "model", cuda)) {
        assertThat(onCuda.deviceInUse()).isEqualTo(CUDA);
        double[] expected = scores(onCpu);
        double[] found = scores(onCuda);
        for (int row = 0; row < expected.length; row++) {
          assertThat(found[row]).isCloseTo(expected[row], within(1e-5));
        }
      }
    }
  }

  @Test
  void aRunThatIsRepeatedGivesTheSameBits() {
    OnnxOptions cuda = OnnxOptions.DEFAULT.withDevice(CUDA);
    try (OnnxModelRunner runner = OnnxModelRunner.open(Graphs.smallCnn(1), "model", cuda)) {
      assertThat(scores(runner)).isEqualTo(scores(runner));
    }
  }

  private static double[] scores(OnnxModelRunner runner) {
    TensorBatch batch = Batches.random(runner, 1, 0, 256);
    runner.run(batch);
    return Batches.numbers(Batches.tensor(batch.outputs(), 0));
  }
}

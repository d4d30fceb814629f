// SPDX-License-Identifier: Apache-2.0
package io.anabranch.table.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anabranch.core.inference.DeviceSpec;
import io.anabranch.core.testing.FakeModelRunner;
import io.anabranch.models.CallableModel;
import io.anabranch.operators.scoring.PipelineSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.types.logical.RowType;
import org.junit.jupiter.api.Test;

final class CallOptionsTest {
  private static final CallOptions OPTIONS = CallOptions.under("mine.");

  private static CallableModel model(String inference) {
    String definition =
        """
        name: fake
        columns: {x: DOUBLE}
        model: {path: fake.onnx, inputs: {features: [x]}}
        """;
    return new CallableModel(
        "fake",
        new PipelineSpec("fake.yaml", definition + inference, null),
        FakeModelRunner::anyRows,
        "fake",
        "1",
        List.of(0),
        RowType.of());
  }

  private static RowBatching batching(String inference, Map<String, String> options) {
    return OPTIONS.batching(Configuration.fromMap(options), model(inference), 1000);
  }

  private static DeviceSpec device(String name) {
    return OPTIONS.device(
        Configuration.fromMap(Map.of("mine.device", name)), DeviceSpec.Policy.PREFERRED);
  }

  @Test
  void aBatchHasTheRowsThatTheBundleSaysUnlessTheCallSaysOtherwise() {
    String alone = "inference: {batch-size: 1}\n";
    assertThat(batching("", Map.of())).isEqualTo(new RowBatching(64, Duration.ZERO, 2, 1000));
    assertThat(batching(alone, Map.of()).rows()).isOne();
    assertThat(batching(alone, Map.of("mine.batch-size", "8", "batch-size", "9")).rows())
        .isEqualTo(8);
    assertThat(batching("inference: {batch-size: adaptive}\n", Map.of()).rows()).isEqualTo(64);
  }

  @Test
  void aDeviceHasAKindAndPerhapsANumber() {
    assertThat(device("CPU")).isEqualTo(DeviceSpec.ON_CPU);
    assertThat(device("cuda:3"))
        .isEqualTo(new DeviceSpec(DeviceSpec.Kind.CUDA, DeviceSpec.Policy.PREFERRED, 3));
    assertThatThrownBy(() -> device("gpu"))
        .hasMessage(
            "mine.device: gpu (expected: cpu, cuda or tensorrt, with a number as in cuda:1)");
  }

  @Test
  void whatCannotBeReadIsNamedInOneMessage() {
    assertThatThrownBy(() -> batching("", Map.of("mine.batch-size", "many")))
        .hasMessage("mine.batch-size: many (expected: a whole number)")
        .hasNoCause();
    assertThatThrownBy(() -> batching("", Map.of("mine.max-delay", "-1 s")))
        .hasMessage("mine.max-delay: -1 s (expected: a duration, as in 5 ms)")
        .hasNoCause();
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.anabranch.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import io.anabranch.core.inference.TensorBatch;
import io.anabranch.onnx.graph.Graphs;
import io.anabranch.sessions.NativeHandles;
import io.anabranch.sessions.SessionRegistry;
import org.junit.jupiter.api.Test;

final class OnnxGaugesTest {
  private final SessionRegistry registry = new SessionRegistry();

  private OnnxModelRunner open(long seed) {
    return OnnxModelRunner.open(
        ModelFile.of(Graphs.mlp(seed), "net"), OnnxOptions.DEFAULT, ModelUse.DEFAULT, registry);
  }

  private static long value(OnnxModelRunner runner, String gauge) {
    return runner.gauges().get(gauge).getAsLong();
  }

  @Test
  void sessionsAndThoseWhoShareThemAreCounted() {
    try (OnnxModelRunner one = open(1);
        OnnxModelRunner same = open(1);
        OnnxModelRunner other = open(2)) {
      assertThat(value(one, OnnxGauges.SESSIONS)).isEqualTo(2);
      assertThat(value(other, OnnxGauges.SESSION_REFERENCES)).isEqualTo(3);
      assertThat(value(same, OnnxGauges.LOAD_MILLIS))
          .isEqualTo(value(one, OnnxGauges.LOAD_MILLIS))
          .isBetween(0L, 60_000L);
      assertThat(value(one, OnnxGauges.DEVICE)).isZero();
    }
  }

  @Test
  void handlesAreOpenWhileABatchIsInUseAndNotAfter() {
    long before = NativeHandles.open();
    try (OnnxModelRunner runner = open(1)) {
      TensorBatch batch = Batches.random(runner, 1, 0, 8);
      for (int i = 0; i < 100; i++) {
        runner.run(batch);
      }
      assertThat(value(runner, OnnxGauges.HANDLES) - before).isBetween(0L, 4L);
    }
    assertThat(NativeHandles.open()).isEqualTo(before);
  }

  @Test
  void memoryIsThatOfTheProcess() {
    try (OnnxModelRunner runner = open(1)) {
      long resident = value(runner, OnnxGauges.RESIDENT_BYTES);
      assertThat(resident == -1 || resident > 10 << 20).isTrue();
      assertThat(value(runner, OnnxGauges.NATIVE_BYTES)).isBetween(-1L, resident);
    }
  }
}

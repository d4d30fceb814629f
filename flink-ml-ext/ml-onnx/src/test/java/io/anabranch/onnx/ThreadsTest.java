// SPDX-License-Identifier: Apache-2.0
package io.anabranch.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.anabranch.core.inference.TensorBatch;
import io.anabranch.onnx.graph.Graphs;
import io.anabranch.sessions.ProcessStatus;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How many threads of the process many sessions make. */
final class ThreadsTest {
  private static final int SESSIONS = 40;

  /** Compilers and collectors come and go. */
  private static final long OTHERS = 15;

  @BeforeEach
  void threadsCanBeCounted() {
    assumeTrue(ProcessStatus.threads() > 0, "this system does not tell the threads of a process");
    threadsOf(1, OnnxOptions.DEFAULT);
  }

  @Test
  void callersDoTheWorkUnlessToldOtherwise() {
    assertThat(threadsOf(SESSIONS, OnnxOptions.DEFAULT)).isLessThan(OTHERS);
  }

  @Test
  void aPoolServesAnyNumberOfSessions() {
    OnnxOptions pool = OnnxOptions.DEFAULT.withIntraOpThreads(OnnxOptions.PROCESS_POOL);
    assertThat(threadsOf(SESSIONS, pool)).isLessThan(OTHERS);
  }

  @Test
  void sessionsMayHaveThreadsOfTheirOwn() {
    assertThat(threadsOf(SESSIONS, OnnxOptions.DEFAULT.withIntraOpThreads(2)))
        .isGreaterThanOrEqualTo(SESSIONS - OTHERS);
  }

  @Test
  void threadsSideBySideNeedAPoolOfTheSession() {
    assertThatThrownBy(
            () -> new OnnxOptions(OnnxOptions.DEFAULT.device(), 0, 2, OnnxOptions.Memory.SYSTEM))
        .hasMessage("interOpThreads: 2 (expected: >= 1, and 1 with the process's pool)");
  }

  /** Threads that the process has more while so many sessions are open and have run. */
  private static long threadsOf(int sessions, OnnxOptions options) {
    long before = ProcessStatus.threads();
    List<OnnxModelRunner> runners = new ArrayList<>();
    try {
      for (int i = 0; i < sessions; i++) {
        OnnxModelRunner runner = OnnxModelRunner.open(Graphs.mlp(i), "net-" + i, options);
        runners.add(runner);
        TensorBatch batch = Batches.random(runner, 1, 0, 64);
        runner.run(batch);
      }
      return ProcessStatus.threads() - before;
    } finally {
      runners.forEach(OnnxModelRunner::close);
    }
  }
}

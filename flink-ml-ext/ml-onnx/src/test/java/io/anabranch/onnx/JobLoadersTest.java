// SPDX-License-Identifier: Apache-2.0
package io.anabranch.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In a process of its own, since the first to use ONNX Runtime is what matters. */
final class JobLoadersTest {
  @Test
  void jobsShareSessionsAndTheirClassLoadersGo(@TempDir Path folder) throws Exception {
    assertThat(ChildProcess.run(JobLoaders.class, folder))
        .contains("10 jobs used 1 sessions, open 1\n")
        .endsWith("open 0 references 0 handles 0 loaders 0\ncode 0");
  }
}

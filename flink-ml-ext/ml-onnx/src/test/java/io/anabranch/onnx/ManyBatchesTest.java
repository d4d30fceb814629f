// SPDX-License-Identifier: Apache-2.0
package io.anabranch.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A short soak; {@code SoakBenchmark} is the long one. */
final class ManyBatchesTest {
  /** Of 48,000 runs: 170 bytes lost in each of them would be as much. */
  private static final long MOST_GROWTH_KIB = 8 << 10;

  private static final Pattern LAST =
      Pattern.compile("open 0 handles 0 grown KiB (-?\\d+)\ncode 0$");

  @Test
  void nothingStaysOpenAndMemoryStaysFlat(@TempDir Path folder) throws Exception {
    String said = ChildProcess.run(ManyBatches.class, folder);
    assertThat(said).contains("refused 3200\n").containsPattern(LAST);
    Matcher last = LAST.matcher(said);
    assertThat(last.find()).isTrue();
    assertThat(Long.parseLong(last.group(1))).isLessThan(MOST_GROWTH_KIB);
  }
}

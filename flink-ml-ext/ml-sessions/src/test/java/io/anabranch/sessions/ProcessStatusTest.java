// SPDX-License-Identifier: Apache-2.0
package io.anabranch.sessions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class ProcessStatusTest {
  private static final int BYTES = 64 << 20;

  @Test
  void memoryOutsideTheHeapShows() {
    assumeTrue(Files.isReadable(Path.of("/proc/self/status")), "no /proc on this system");
    long resident = ProcessStatus.residentBytes();
    // Zeroed, hence touched.
    ByteBuffer direct = ByteBuffer.allocateDirect(BYTES);
    assertThat(ProcessStatus.residentBytes() - resident).isGreaterThan(BYTES / 2);
    assertThat(ProcessStatus.residentBytes(ProcessHandle.current().pid()))
        .isGreaterThan(resident + BYTES / 2);
    assertThat(ProcessStatus.nativeBytes()).isBetween(0L, ProcessStatus.residentBytes());
    assertThat(direct.capacity()).isEqualTo(BYTES);
  }

  @Test
  void threadsAreCounted() {
    assumeTrue(Files.isReadable(Path.of("/proc/self/status")), "no /proc on this system");
    assertThat(ProcessStatus.threads()).isGreaterThanOrEqualTo(Thread.activeCount());
  }
}

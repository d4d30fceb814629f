// SPDX-License-Identifier: Apache-2.0
package io.anabranch.sessions;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What the operating system says of a process: the only place where native memory shows. Read anew
 * at each call, in well under a millisecond; -1 where the system does not say.
 */
public final class ProcessStatus {
  private static final Path STATUS = status("self");
  private static final long KIBIBYTE = 1024;

  private ProcessStatus() {}

  private static Path status(String process) {
    return Path.of("/proc", process, "status");
  }

  /** Memory of this process that is in RAM, in bytes. */
  public static long residentBytes() {
    return residentBytes(STATUS);
  }

  /** The same of another process, by its id. */
  public static long residentBytes(long pid) {
    return residentBytes(status(Long.toString(pid)));
  }

  private static long residentBytes(Path status) {
    long kibibytes = number(status, "VmRSS:");
    return kibibytes < 0 ? -1 : kibibytes * KIBIBYTE;
  }

  /**
   * Resident memory less the Java heap, in bytes: models, tensors, metaspace, code, threads. An
   * estimate, as parts of the heap may never have been touched.
   */
  public static long nativeBytes() {
    long resident = residentBytes();
    long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getCommitted();
    return resident < 0 ? -1 : Math.max(0, resident - heap);
  }

  /** Threads of this process, native ones counted. */
  public static long threads() {
    return number(STATUS, "Threads:");
  }

  private static long number(Path file, String name) {
    try {
      String status = Files.readString(file, StandardCharsets.ISO_8859_1);
      int at = status.indexOf("\n" + name);
      if (at < 0) {
        return -1;
      }
      int line = at + 1 + name.length();
      return Long.parseLong(
          status.substring(line, status.indexOf('\n', line)).replace("kB", "").trim());
    } catch (IOException | NumberFormatException e) {
      return -1;
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.anabranch.onnx.intake;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a process ended that should not have.
 *
 * @param reason as in {@code SIGSEGV in libonnxruntime.so} or {@code exit code 1}
 */
record Death(String reason) {
  /** As in {@code # SIGFPE (0x8) at pc=0x00007f7f9cea4185, pid=2905, tid=2907}. */
  private static final Pattern SIGNAL = Pattern.compile("# +(SIG[A-Z]+) .*");

  /** As in {@code # C [libonnxruntime.so+0x6a4185]}. */
  private static final Pattern FRAME = Pattern.compile("# C +\\[([^+\\]]+).*");

  private static final int SIGNALLED = 128;
  private static final int SIGABRT = 6;
  private static final int SIGKILL = 9;
  private static final int SIGSEGV = 11;
  private static final int TAIL = 3;

  /**
   * @param crashLog what Java writes when native code ends it; need not exist
   * @param errors its standard error
   */
  static Death of(int exitCode, Path crashLog, Path errors) {
    String signal = find(crashLog, SIGNAL);
    if (signal != null) {
      String library = find(crashLog, FRAME);
      return new Death(signal + (library == null ? "" : " in " + library));
    }
    return new Death(
        switch (exitCode - SIGNALLED) {
          case SIGKILL -> "SIGKILL; most likely the machine was out of memory";
          case SIGABRT -> "SIGABRT" + tail(errors);
          case SIGSEGV -> "SIGSEGV" + tail(errors);
          default -> "exit code " + exitCode + tail(errors);
        });
  }

  private static String find(Path file, Pattern pattern) {
    for (String line : lines(file)) {
      Matcher matcher = pattern.matcher(line);
      if (matcher.matches()) {
        return matcher.group(1);
      }
    }
    return null;
  }

  private static String tail(Path file) {
    List<String> lines = lines(file).stream().filter(line -> !line.isBlank()).toList();
    List<String> last = lines.subList(Math.max(0, lines.size() - TAIL), lines.size());
    return last.isEmpty() ? "" : ": " + String.join(" ", last);
  }

  private static List<String> lines(Path file) {
    try {
      // A crash may cut a character.
      return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).lines().toList();
    } catch (IOException e) {
      return List.of();
    }
  }
}

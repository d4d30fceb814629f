// SPDX-License-Identifier: Apache-2.0
package io.anabranch.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs a class in a process of its own, whose heap is of one piece and touched from the start: what
 * its resident memory grows by is native.
 */
final class OwnProcess {
  private OwnProcess() {}

  /**
   * Waits for the process, whose output is ours.
   *
   * @return its exit code
   */
  static int run(Class<?> main, List<String> arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    command.addAll(List.of("-Xms1g", "-Xmx1g", "-XX:+AlwaysPreTouch"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(arguments);
    return new ProcessBuilder(command).inheritIO().start().waitFor();
  }
}

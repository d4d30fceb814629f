// SPDX-License-Identifier: Apache-2.0
package io.anabranch.benchmarks;

import io.anabranch.jobs.run.Folders;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What one {@link LearnRun} printed.
 *
 * @param numbers by the names that it gives them
 */
record LearnResult(Map<String, Double> numbers) {
  /** Begins a line of a name and a number. */
  static final String MARK = "= ";

  LearnResult {
    numbers = Map.copyOf(numbers);
  }

  /**
   * Runs a job in a process of its own and waits for it.
   *
   * @param heap of the process, as Java's -Xmx takes it
   * @param settings of Flink, as {@code key=value}
   */
  static LearnResult measure(
      String backEnd,
      LearnStep step,
      int devices,
      long events,
      int parallelism,
      String heap,
      List<String> settings)
      throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("anabranch-learn");
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    command.addAll(List.of("-Xmx" + heap, "-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(LearnRun.class.getName(), backEnd, step.name()));
    command.add(Integer.toString(devices));
    command.add(Long.toString(events));
    command.add(Integer.toString(parallelism));
    command.add(folder.toString());
    command.addAll(settings);
    try {
      return read(command);
    } finally {
      Folders.delete(folder);
    }
  }

  private static LearnResult read(List<String> command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    Map<String, Double> numbers = new HashMap<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith(MARK)) {
          String[] words = line.substring(MARK.length()).split(" ");
          numbers.put(words[0], Double.valueOf(words[1]));
        }
      }
    }
    int code = process.waitFor();
    if (code != 0) {
      throw new IOException("LearnRun: exit code " + code + " (expected: 0)");
    }
    return new LearnResult(numbers);
  }

  double of(String name) {
    return numbers.get(name);
  }

  /** The one with the median rate per core. */
  static LearnResult median(List<LearnResult> runs) {
    return runs.stream()
        .sorted(Comparator.comparingDouble(run -> run.of(LearnRun.CORE)))
        .toList()
        .get(runs.size() / 2);
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.score;

import io.anabranch.onnx.graph.Graphs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/** A definition over readings of devices, with its model, in a folder; and rows for it. */
public final class Readings {
  private static final LocalDateTime START = LocalDateTime.parse("2001-06-01T00:00:00");

  private Readings() {}

  /** Writes definition and model. */
  public static Path definition(Path folder) {
    write(
        folder.resolve("readings.yaml"),
        """
        name: readings
        columns: {device: STRING, at: TIMESTAMP(3), value: DOUBLE, count: INT, colour: STRING}
        event-time: {column: at, out-of-orderness: 5 s}
        key: device
        features:
          - {name: value_0, impute: value, with: 0}
          - {name: recent, over: {window: 30 s, of: value, lag: 1 s}, stats: [count, mean, std]}
          - {name: shift, over: {window: 60 s, of: recent_mean}, stats: [delta]}
          - {name: mean_0, impute: recent_mean, with: 0}
          - {name: std_0, impute: recent_std, with: 0}
          - {name: shift_0, impute: shift_delta, with: 0}
          - {name: colour_index, string-index: colour, categories: [red, green]}
        model:
          path: readings.onnx
          inputs: {features: [value_0, recent_count, mean_0, std_0, shift_0, colour_index, count]}
        """);
    try {
      Files.write(folder.resolve("readings.onnx"), Graphs.mlp(7, new int[] {8, 8}, 5));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return folder.resolve("readings.yaml");
  }

  /** Rows {@code from} to {@code to}, 100 ms apart and out of order by up to 4 s, as JSON. */
  public static List<String> rows(int from, int to) {
    List<String> rows = new ArrayList<>();
    for (int i = from; i < to; i++) {
      Random random = new Random(i);
      rows.add(
          row(
              "d" + random.nextInt(20),
              at(i * 100L - random.nextInt(4_000)),
              random.nextInt(15) == 0 ? "null" : Double.toString(random.nextGaussian()),
              Integer.toString(random.nextInt(9)),
              random.nextBoolean() ? "\"red\"" : "\"green\""));
    }
    return rows;
  }

  /** Milliseconds after the first row, quoted. */
  static String at(long millis) {
    return "\"" + START.plusNanos(millis * 1_000_000) + "\"";
  }

  static String row(String device, String at, String value, String count, String colour) {
    return String.format(
        "{\"device\": \"%s\", \"at\": %s, \"value\": %s, \"count\": %s, \"colour\": %s}",
        device, at, value, count, colour);
  }

  public static Path write(Path file, String text) {
    try {
      Files.createDirectories(file.getParent());
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static Path write(Path file, List<String> lines) {
    return write(file, String.join("\n", lines) + "\n");
  }

  /** Options of JSON files. */
  public static Map<String, String> files(Path path) {
    Map<String, String> options = new LinkedHashMap<>();
    options.put("connector", "filesystem");
    options.put("path", path.toUri().toString());
    options.put("format", "json");
    return options;
  }

  static Sinks sinks(Map<String, String> to) {
    return new Sinks(to, Sinks.beside(to, "-dead-letters"), Sinks.beside(to, "-late"));
  }

  /** The lines of all finished files of a folder, sorted; none where there is no folder. */
  public static List<String> lines(Path folder) {
    if (!Files.exists(folder)) {
      return List.of();
    }
    List<String> lines = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (!file.getFileName().toString().startsWith(".")) {
          lines.addAll(Files.readAllLines(file));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    lines.sort(null);
    return lines;
  }
}

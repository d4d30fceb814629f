// SPDX-License-Identifier: Apache-2.0
package io.anabranch.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** A series with the windows in which people found anomalies; rows by time, then by value. */
@SuppressWarnings("ArrayRecordComponent")
record LabelledSeries(long[] times, double[] values, List<Window> windows) {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss[.SSSSSS]");

  /** The first rows, which NAB does not count. */
  private static final double PROBATION = 0.15;

  /** Flags nearer than this to the one before are one alarm. */
  private static final long ONE_ALARM = 2 * 3_600_000L;

  /** From the first to the last millisecond. */
  record Window(long from, long to) {
    boolean has(long time) {
      return time >= from && time <= to;
    }
  }

  private record Row(long time, double value) {}

  /** Every series of a folder, by name. */
  static List<LabelledSeries> readAll(Path folder, Path labels) throws IOException {
    JsonNode all = new ObjectMapper().readTree(labels.toFile());
    List<LabelledSeries> series = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(each -> each.toString().endsWith(".csv")).sorted().toList()) {
        JsonNode windows = all.get("realAWSCloudwatch/" + file.getFileName());
        if (windows == null) {
          throw new IOException(
              labels + ": " + file.getFileName() + " missing (expected: its windows)");
        }
        series.add(read(file, windows));
      }
    }
    return series;
  }

  private static LabelledSeries read(Path file, JsonNode labels) throws IOException {
    List<Row> rows = new ArrayList<>();
    List<String> lines = Files.readAllLines(file);
    for (String line : lines.subList(1, lines.size())) {
      int comma = line.indexOf(',');
      rows.add(
          new Row(millis(line.substring(0, comma)), Double.parseDouble(line.substring(comma + 1))));
    }
    rows.sort(Comparator.comparingLong(Row::time).thenComparingDouble(Row::value));
    List<Window> windows = new ArrayList<>();
    for (JsonNode label : labels) {
      windows.add(new Window(millis(label.get(0).textValue()), millis(label.get(1).textValue())));
    }
    return new LabelledSeries(
        rows.stream().mapToLong(Row::time).toArray(),
        rows.stream().mapToDouble(Row::value).toArray(),
        windows);
  }

  private static long millis(String time) {
    return LocalDateTime.parse(time, TIME).toInstant(ZoneOffset.UTC).toEpochMilli();
  }

  /** Random flags, the same at every call. */
  boolean[] flagsByChance(double rate) {
    Random random = new Random(times[0]);
    boolean[] flags = new boolean[times.length];
    for (int i = 0; i < flags.length; i++) {
      flags[i] = random.nextDouble() < rate;
    }
    return flags;
  }

  /** A window is found where a row in it is flagged; a run of flags outside is a false alarm. */
  AnomalyBenchmark.Found compare(boolean[] flags) {
    int first = (int) (PROBATION * times.length);
    boolean[] found = new boolean[windows.size()];
    int falseAlarms = 0;
    long last = Long.MIN_VALUE;
    for (int i = first; i < times.length; i++) {
      if (flags[i] && !find(times[i], found)) {
        falseAlarms += last == Long.MIN_VALUE || times[i] - last > ONE_ALARM ? 1 : 0;
        last = times[i];
      }
    }
    int windowsFound = 0;
    int windowsThere = 0;
    for (int i = 0; i < found.length; i++) {
      windowsFound += found[i] ? 1 : 0;
      windowsThere += windows.get(i).to() >= times[first] ? 1 : 0;
    }
    return new AnomalyBenchmark.Found(windowsThere, windowsFound, falseAlarms);
  }

  private boolean find(long time, boolean[] found) {
    boolean any = false;
    for (int i = 0; i < found.length; i++) {
      if (windows.get(i).has(time)) {
        found[i] = true;
        any = true;
      }
    }
    return any;
  }
}

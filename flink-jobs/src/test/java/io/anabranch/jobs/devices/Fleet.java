// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.devices;

import static org.assertj.core.api.Assertions.assertThat;

import io.anabranch.jobs.Commands;
import io.anabranch.jobs.learn.Devices;
import io.anabranch.jobs.score.Readings;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Rows and labels of devices, cut in two at a time, and commands over them. */
final class Fleet {
  static final int ROWS = 1_200;
  static final LocalDateTime BORDER = LocalDateTime.parse("2001-06-01T00:01:10");

  /**
   * As that of {@link Devices}, without features over time; and a learner that waits for nothing.
   */
  static final String DEFINITION =
      """
      name: fleet
      columns:
        device: STRING
        type: STRING
        reading: BIGINT
        at: TIMESTAMP(3)
        load: DOUBLE
        heat: DOUBLE
      event-time: {column: at, out-of-orderness: 5 s}
      key: device
      learn:
        - name: group
          key: type
          linear: [load]
          label: heat
          labels: {id: reading, within: 20 s}
        - name: own
          linear: [load]
          label: heat
          labels: {id: reading, within: 20 s}
          prior: group_prediction
          options: {rate: 0.05, l2: 0.001}
          drift: {detector: page-hinkley, then: shrink, kept: 0.5}
          ttl: 1 d
        - name: next
          linear: [load]
          label: reading
          label-lag: 2 s
        - name: plain
          linear: [load]
          label: reading
          options: {rate: 0.5}
      """;

  private static final Pattern AT = Pattern.compile("\"at\": ?\"([^\"]+)\"");

  private final Path folder;

  Fleet(Path folder) {
    this.folder = folder;
    cut("rows", Devices.rows(0, ROWS));
    cut("labels", Devices.labels(0, ROWS));
  }

  static Path definition(Path folder) {
    return Readings.write(folder.resolve("fleet.yaml"), DEFINITION);
  }

  private void cut(String name, List<String> lines) {
    write(name, lines);
    write(name + "-before", select(lines, at -> at.isBefore(BORDER)));
    write(name + "-after", select(lines, at -> !at.isBefore(BORDER)));
    write(name + "-overlap", select(lines, at -> !at.isBefore(BORDER.minusSeconds(40))));
  }

  private void write(String name, List<String> lines) {
    Readings.write(folder.resolve(name + ".json"), lines);
  }

  static List<String> select(List<String> lines, Predicate<LocalDateTime> times) {
    return lines.stream().filter(line -> times.test(at(line))).toList();
  }

  private static LocalDateTime at(String line) {
    Matcher matcher = AT.matcher(line);
    assertThat(matcher.find()).as(line).isTrue();
    return LocalDateTime.parse(matcher.group(1).replace(' ', 'T'));
  }

  List<String> after(List<String> lines) {
    return select(lines, at -> !at.isBefore(BORDER));
  }

  Path path(String name) {
    return folder.resolve(name);
  }

  /** Options of JSON files, as they stand in a command line. */
  List<String> files(String option, String name) {
    List<String> line = new ArrayList<>(List.of(option));
    Map<String, String> options = Readings.files(folder.resolve(name));
    options.forEach((key, value) -> line.add(key + "=" + value));
    return line;
  }

  List<String> written(String name) {
    return Readings.lines(folder.resolve(name));
  }

  /** Runs a command that must succeed. */
  @SafeVarargs
  static Commands run(List<String>... parts) {
    Commands done = attempt(parts);
    assertThat(done.code()).as(done.toString()).isZero();
    return done;
  }

  @SafeVarargs
  static Commands attempt(List<String>... parts) {
    List<String> all = new ArrayList<>();
    List.of(parts).forEach(all::addAll);
    return Commands.run(all.toArray(String[]::new));
  }
}

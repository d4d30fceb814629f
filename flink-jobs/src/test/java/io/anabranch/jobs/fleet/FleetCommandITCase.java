// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.anabranch.jobs.Commands;
import io.anabranch.jobs.score.Readings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** {@code anabranch fleet}, through a connector. */
final class FleetCommandITCase {
  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(2)
              .build());

  private static final Pattern DIGEST = Pattern.compile("digest ([0-9a-f]{32})");

  @TempDir Path folder;

  private static Commands fleet(Path to, String... more) {
    List<String> line = new ArrayList<>(List.of("fleet", "--devices", "40", "--events", "3000"));
    line.add("--to");
    Readings.files(to).forEach((key, value) -> line.add(key + "=" + value));
    line.addAll(List.of(more));
    return Commands.run(line.toArray(String[]::new));
  }

  private static String digest(Commands command) {
    assertThat(command.code()).as(command.err()).isZero();
    Matcher digest = DIGEST.matcher(command.out());
    assertThat(digest.find()).as(command.out()).isTrue();
    return digest.group(1);
  }

  @Test
  void writesTheSameRowsAtEveryParallelismAndOthersForAnotherSeed() {
    Path one = folder.resolve("one");
    String digest = digest(fleet(one));
    assertThat(digest(fleet(folder.resolve("two"), "-p", "2"))).isEqualTo(digest);
    assertThat(digest(fleet(folder.resolve("three"), "--seed", "2"))).isNotEqualTo(digest);
    assertThat(Readings.lines(one))
        .hasSize(3000)
        .allMatch(row -> row.contains("\"device\":\"d00000") && row.contains("\"f16\":"))
        .filteredOn(row -> row.contains("\"target\":null"))
        .hasSizeBetween(75, 225);
  }

  @Test
  void writesLabelsByThemselvesWhereTheyHaveAPlace() {
    Path events = folder.resolve("events");
    Path labels = folder.resolve("labels");
    List<String> to = new ArrayList<>(List.of("--labels"));
    Readings.files(labels).forEach((key, value) -> to.add(key + "=" + value));
    to.addAll(List.of("--events-per-second", "2000"));
    assertThat(digest(fleet(events, to.toArray(String[]::new)))).isNotBlank();
    assertThat(Readings.lines(events))
        .hasSize(3000)
        .allMatch(row -> row.contains("\"target\":null"));
    assertThat(Readings.lines(labels))
        .hasSizeBetween(2775, 2925)
        .allMatch(row -> row.contains("\"target\":") && row.contains("\"event\":"))
        .noneMatch(row -> row.contains("\"target\":null"));
  }

  @Test
  void refusesWhatIsNoFleet() {
    Commands refused = fleet(folder.resolve("none"), "--span", "soon");
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err())
        .contains("--span: soon (expected: a duration, as in 30 s, 1 h or 1 d)");
    Commands many = fleet(folder.resolve("none"), "--types", "41");
    assertThat(many.code()).isEqualTo(2);
    assertThat(many.err()).contains("types: 41 (expected: 1 to the number of devices)");
  }
}

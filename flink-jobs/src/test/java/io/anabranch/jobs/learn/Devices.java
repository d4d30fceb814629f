// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.learn;

import io.anabranch.jobs.score.Readings;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * A definition with a model for each type of device and one for each device, whose labels come by
 * themselves; rows and labels for it.
 */
public final class Devices {
  public static final int DEVICES = 12;
  public static final int TYPES = 3;

  private static final LocalDateTime START = LocalDateTime.parse("2001-06-01T00:00:00");
  private static final int STEP_MILLIS = 100;

  private Devices() {}

  /** Labels come by themselves, 3 s to 11 s after their rows. */
  public static Path definition(Path folder) {
    return Readings.write(
        folder.resolve("devices.yaml"),
        """
        name: devices
        columns:
          device: STRING
          type: STRING
          reading: BIGINT
          at: TIMESTAMP(3)
          load: DOUBLE
          heat: DOUBLE
        event-time: {column: at, out-of-orderness: 5 s}
        key: device
        features:
          - {name: recent, over: {window: 30 s, of: load}, stats: [mean]}
          - {name: mean_0, impute: recent_mean, with: 0}
        learn:
          - name: group
            key: type
            linear: [load, mean_0]
            label: heat
            labels: {id: reading, within: 20 s}
          - name: own
            linear: [load, mean_0]
            label: heat
            labels: {id: reading, within: 20 s}
            prior: group_prediction
            options: {rate: 0.05, l2: 0.001}
            drift: {detector: page-hinkley, then: shrink, kept: 0.5}
            ttl: 1 d
          - name: next
            linear: [mean_0]
            label: load
            label-lag: 2 s
        """);
  }

  /** Rows {@code from} to {@code to}, 100 ms apart and out of order by up to 4 s, as JSON. */
  public static List<String> rows(int from, int to) {
    List<String> rows = new ArrayList<>();
    for (int i = from; i < to; i++) {
      Reading reading = new Reading(i);
      rows.add(
          String.format(
              Locale.ROOT,
              "{\"device\": \"d%d\", \"type\": \"t%d\", \"reading\": %d, \"at\": \"%s\","
                  + " \"load\": %s}",
              reading.device,
              reading.device % TYPES,
              i,
              START.plusNanos(reading.millis * 1_000_000),
              reading.load));
    }
    return rows;
  }

  /**
   * The labels of these rows: one in thirteen is missing, one in seventeen comes twice, one in
   * nineteen is of a row that nobody has seen.
   */
  public static List<String> labels(int from, int to) {
    List<String> labels = new ArrayList<>();
    for (int i = from; i < to; i++) {
      if (i % 13 != 0) {
        labels.add(label(i, i));
      }
      if (i % 17 == 0) {
        labels.add(label(i, i));
      }
      if (i % 19 == 0) {
        labels.add(label(i, -i - 1));
      }
    }
    return labels;
  }

  private static String label(int i, int id) {
    Reading reading = new Reading(i);
    return String.format(
        Locale.ROOT,
        "{\"device\": \"d%d\", \"type\": \"t%d\", \"reading\": %d, \"at\": \"%s\", \"heat\": %s}",
        reading.device,
        reading.device % TYPES,
        id,
        START.plusNanos(reading.known * 1_000_000),
        reading.heat);
  }

  /** The same each time for the same number. */
  private static final class Reading {
    final int device;
    final long millis;
    final double load;
    final double heat;
    final long known;

    Reading(int number) {
      Random random = new Random(number);
      device = random.nextInt(DEVICES);
      millis = number * (long) STEP_MILLIS - random.nextInt(4_000);
      load = random.nextGaussian();
      heat = device * load + device % TYPES + random.nextGaussian() / 10;
      known = number * (long) STEP_MILLIS + 3_000L + random.nextInt(4_000);
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.session;

import io.anabranch.jobs.model.TextTable;
import java.time.Duration;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** Jobs as a table for a person. */
final class JobListing {
  private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB"};

  private final DateTimeFormatter time;

  JobListing(ZoneId zone) {
    this.time = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT).withZone(zone);
  }

  String text(List<JobSummary> jobs) {
    TextTable table = new TextTable("ID", "NAME", "STATE", "SINCE", "RESTARTS", "LAST CHECKPOINT");
    for (JobSummary job : jobs) {
      table.row(
          job.id().toString(),
          job.name(),
          job.state().name(),
          time.format(job.since()),
          Integer.toString(job.restarts()),
          job.checkpoint().map(JobListing::text).orElse("-"));
    }
    return table.text("");
  }

  private static String text(JobSummary.Checkpoint checkpoint) {
    return size(checkpoint.bytes()) + ", " + age(checkpoint.age()) + " ago";
  }

  static String size(long bytes) {
    double size = bytes;
    int unit = 0;
    while (size >= 1024 && unit < UNITS.length - 1) {
      size /= 1024;
      unit++;
    }
    return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", size, UNITS[unit]);
  }

  /** In the largest unit of which there are two or more. */
  static String age(Duration age) {
    if (age.toDays() >= 2) {
      return age.toDays() + " d";
    }
    if (age.toHours() >= 2) {
      return age.toHours() + " h";
    }
    return age.toMinutes() >= 2 ? age.toMinutes() + " min" : age.toSeconds() + " s";
  }
}

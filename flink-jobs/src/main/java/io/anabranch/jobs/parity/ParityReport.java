// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.parity;

import io.anabranch.jobs.run.RowAccount;
import java.util.List;
import java.util.Locale;

/** What a parity check found. The first run is what the others are held against. */
public record ParityReport(List<ParityRun> runs) {
  public ParityReport {
    runs = List.copyOf(runs);
  }

  /** Whether all runs read as many rows, gave the same ones, and lost none. */
  public boolean isEqual() {
    return runs.stream().allMatch(run -> isEqual(run) && run.account().isBalanced());
  }

  boolean isEqual(ParityRun run) {
    RowAccount first = runs.get(0).account();
    return run.account().digest().equals(first.digest())
        && run.account().in() == first.in()
        && run.account().deadLettered() == first.deadLettered();
  }

  /** A table for a person. */
  public String text() {
    StringBuilder text =
        new StringBuilder(
            String.format(
                "%-32s %12s %12s %8s %6s %9s  %s%n",
                "run", "rows in", "scored", "dead", "late", "rows/s", "digest"));
    for (ParityRun run : runs) {
      text.append(
          String.format(
              Locale.ROOT,
              "%-32s %,12d %,12d %,8d %,6d %,9.0f  %s %s%n",
              run.label(),
              run.account().in(),
              run.account().scored(),
              run.account().deadLettered(),
              run.account().late(),
              run.account().rowsPerSecond(),
              run.account().digest().hex(),
              isEqual(run) ? "=" : "DIFFERS"));
    }
    return text.toString();
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.anabranch.benchmarks;

import io.anabranch.jobs.run.Progress;
import io.anabranch.sessions.NativeHandles;
import io.anabranch.sessions.ProcessStatus;
import io.anabranch.sessions.SessionRegistry;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * An hour's worth of batches, as fast as they go, and what memory and native handles do meanwhile.
 * Says at the end whether memory was flat: resident memory of the last third against the first.
 */
public final class SoakBenchmark {
  /** A thousand batches a second for an hour. */
  private static final String HOUR = "3600000";

  private static final int LINES = 20;
  private static final int SAMPLES = 300;

  /** What compilers and class loading take while code warms up is not held against anybody. */
  private static final int WARM_SAMPLES = SAMPLES / LINES;

  private static final double MEBIBYTE = 1 << 20;
  private static final double GROWTH_ALLOWED = 0.01;

  private SoakBenchmark() {}

  /**
   * Prints a line every 5 percent, and the verdict; exits with 1 where memory was not flat.
   *
   * @param args the number of batches (3600000)
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    String batches = args.length > 0 ? args[0] : HOUR;
    System.exit(OwnProcess.run(Soak.class, List.of(batches)));
  }

  /** What runs in the process of its own. */
  static final class Soak {
    private Soak() {}

    public static void main(String[] args) {
      System.exit(soak(Long.parseLong(args[0])) ? 0 : 1);
    }
  }

  private static boolean soak(long batches) {
    double[] resident = new double[SAMPLES];
    System.out.println("percent  batches/s  resident MiB  heap used MiB  handles  sessions");
    long start = System.nanoTime();
    long done = 0;
    SoakLoad load = new SoakLoad();
    try (load;
        Progress progress = Progress.bar("soak", batches)) {
      for (int sample = 0; sample < SAMPLES; sample++) {
        for (long end = batches * (sample + 1) / SAMPLES; done < end; done++) {
          load.run();
        }
        progress.show(done);
        resident[sample] = ProcessStatus.residentBytes() / MEBIBYTE;
        if ((sample + 1) % (SAMPLES / LINES) == 0) {
          line(sample, done * 1e9 / (System.nanoTime() - start), resident[sample]);
        }
      }
    }
    return verdict(batches, load.refused(), resident);
  }

  private static void line(int sample, double rate, double resident) {
    Runtime heap = Runtime.getRuntime();
    System.out.printf(
        Locale.ROOT,
        "%6d%%  %9.0f  %12.1f  %13.1f  %7d  %8d%n",
        (sample + 1) * 100 / SAMPLES,
        rate,
        resident,
        (heap.totalMemory() - heap.freeMemory()) / MEBIBYTE,
        NativeHandles.open(),
        SessionRegistry.shared().openSessions());
  }

  /** Whether memory was flat. */
  private static boolean verdict(long batches, long refused, double[] resident) {
    double first = mean(resident, WARM_SAMPLES, SAMPLES / 3);
    double last = mean(resident, SAMPLES * 2 / 3, SAMPLES);
    boolean flat =
        last <= first * (1 + GROWTH_ALLOWED)
            && NativeHandles.open() == 0
            && SessionRegistry.shared().openSessions() == 0;
    System.out.printf(
        Locale.ROOT,
        "%s: resident memory of the first third %.1f MiB, of the last third %.1f MiB (%+.1f); %d"
            + " batches, %d of them refused; after closing %d handles, %d sessions%n",
        flat ? "flat" : "NOT FLAT",
        first,
        last,
        last - first,
        batches,
        refused,
        NativeHandles.open(),
        SessionRegistry.shared().openSessions());
    return flat;
  }

  private static double mean(double[] values, int from, int to) {
    return Arrays.stream(values, from, to).average().orElseThrow();
  }
}

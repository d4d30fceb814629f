// SPDX-License-Identifier: Apache-2.0
package io.anabranch.benchmarks;

import io.anabranch.core.inference.BatchPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * A model in STREAMING mode: how much it takes, how long checkpoints wait for rows in flight, and
 * how much latency the scorer adds at shares of that and at a trickle, where batches close on their
 * delay.
 */
final class StreamCases {
  private static final Duration CHECKPOINTS = Duration.ofMillis(200);
  private static final List<Duration> DELAYS = List.of(Duration.ofMillis(5), Duration.ofMillis(20));
  private static final List<Integer> PERCENT = List.of(10, 50, 80);
  private static final double TRICKLE = 1_000;
  private static final int IN_FLIGHT = 2;

  private final PipelineRun run;
  private final Effort effort;

  StreamCases(Workload workload, int parallelism, Effort effort) {
    this.run = PipelineRun.batch(workload, parallelism).streaming(Duration.ZERO);
    this.effort = effort;
  }

  Duration estimate() {
    int runs = (PERCENT.size() + 1) * (DELAYS.size() + 1) + 2;
    return effort.estimate(runs, 0).dividedBy(effort.rounds());
  }

  void print() throws Exception {
    System.err.printf("%s stream%n", run.workload().model());
    double saturated = saturate(BatchPolicy.Mode.INLINE);
    saturate(BatchPolicy.Mode.ASYNC);
    for (int percent : PERCENT) {
      latencies("at " + percent + "%", saturated * percent / 100);
    }
    if (saturated > TRICKLE) {
      latencies("trickle", TRICKLE);
    }
  }

  private double saturate(BatchPolicy.Mode mode) throws Exception {
    BatchPolicy policy = policy(Duration.ofMillis(20), mode);
    Measured measured =
        run.streaming(CHECKPOINTS)
            .measure(PipelineRun.scorer(policy), effort.firstWarm(), effort.time());
    Measured.Breakdown parts = measured.breakdown();
    System.out.printf(
        Locale.ROOT,
        "%-10s stream  %-17s %,12.0f rows/s, %d checkpoints, drain p50 %.0f us, p99 %.0f us%n",
        run.workload().model(),
        mode.name().toLowerCase(Locale.ROOT) + " " + policy.maxRows(),
        measured.wallRate(),
        parts.checkpoints(),
        parts.drainP50(),
        parts.drainP99());
    return measured.wallRate();
  }

  private void latencies(String name, double rate) throws Exception {
    PipelineRun paced = run.at(rate);
    Measured without = paced.measure(PipelineRun::withoutModel, effort.warm(), effort.time());
    for (Duration delay : DELAYS) {
      PipelineRun.Step scorer = PipelineRun.scorer(policy(delay, BatchPolicy.Mode.INLINE));
      Measured with = paced.measure(scorer, effort.warm(), effort.time());
      System.out.printf(
          Locale.ROOT,
          "%-10s stream  %-17s %,12.0f rows/s of %,.0f, max delay %d ms: added p50 %.2f ms, p99"
              + " %.2f ms (with %.2f / %.2f, without %.2f / %.2f)%n",
          run.workload().model(),
          name,
          with.wallRate(),
          rate,
          delay.toMillis(),
          (with.p50() - without.p50()) / 1e3,
          (with.p99() - without.p99()) / 1e3,
          with.p50() / 1e3,
          with.p99() / 1e3,
          without.p50() / 1e3,
          without.p99() / 1e3);
    }
  }

  private BatchPolicy policy(Duration delay, BatchPolicy.Mode mode) {
    BatchPolicy defaults = BatchPolicy.DEFAULT;
    int rows = run.workload().model().usualBatch();
    return new BatchPolicy(rows, defaults.maxBytes(), delay, mode, IN_FLIGHT, defaults.order());
  }
}

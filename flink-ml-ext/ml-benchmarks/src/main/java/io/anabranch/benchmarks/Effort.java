// SPDX-License-Identifier: Apache-2.0
package io.anabranch.benchmarks;

import java.time.Duration;

/**
 * How much time measuring takes.
 *
 * @param firstWarm a run of each case that is thrown away, so that all code is compiled as it will
 *     be used by all of them
 * @param warm before each measured run
 * @param time of each measured run
 * @param raw of each run of ONNX Runtime alone
 * @param rounds the median of so many runs counts
 * @param fileRows rows of the run from Parquet to Parquet
 */
record Effort(
    Duration firstWarm, Duration warm, Duration time, Duration raw, int rounds, long fileRows) {
  /** What a job takes beside its rows, and loading the model. */
  private static final Duration START = Duration.ofMillis(500);

  static final Effort FULL =
      new Effort(
          Duration.ofMillis(1500),
          Duration.ofMillis(500),
          Duration.ofMillis(1800),
          Duration.ofMillis(600),
          3,
          1_000_000);

  static final Effort QUICK =
      new Effort(
          Duration.ofMillis(500),
          Duration.ofMillis(200),
          Duration.ofMillis(400),
          Duration.ofMillis(200),
          1,
          100_000);

  /** A model that takes milliseconds for a row needs longer runs, and varies less. */
  Effort of(BenchmarkModel model) {
    return model.isHeavy()
        ? new Effort(
            warm, warm, time.multipliedBy(3), raw.multipliedBy(3), Math.min(rounds, 2), fileRows)
        : this;
  }

  /** How long so many pipelines and so many runs of ONNX Runtime alone take, in all rounds. */
  Duration estimate(int pipelines, int raws) {
    Duration round =
        START.plus(warm).plus(time).multipliedBy(pipelines).plus(raw.multipliedBy(raws));
    return START.plus(firstWarm).multipliedBy(pipelines).plus(round.multipliedBy(rounds));
  }
}

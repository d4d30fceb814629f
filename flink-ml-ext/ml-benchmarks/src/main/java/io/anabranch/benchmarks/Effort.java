// SPDX-License-Identifier: Apache-2.0
package io.anabranch.benchmarks;

import java.time.Duration;
import java.util.List;

/**
 * How much time measuring takes.
 *
 * @param firstWarm a run of each case that is thrown away, so that all code is compiled as it will
 *     be used by all of them
 * @param warm before each measured run
 * @param time of each measured run
 * @param raw of each run of ONNX Runtime alone
 * @param rounds the median of so many runs counts
 * @param batchSizes of the scorer in BATCH mode
 * @param fileRows rows of the run from Parquet to Parquet
 */
record Effort(
    Duration firstWarm,
    Duration warm,
    Duration time,
    Duration raw,
    int rounds,
    List<Integer> batchSizes,
    long fileRows) {
  static final Effort FULL =
      new Effort(
          Duration.ofMillis(2500),
          Duration.ofMillis(700),
          Duration.ofSeconds(3),
          Duration.ofMillis(1000),
          3,
          List.of(8, 64, 256, 1024),
          1_000_000);

  static final Effort QUICK =
      new Effort(
          Duration.ofMillis(1500),
          Duration.ofMillis(300),
          Duration.ofMillis(1000),
          Duration.ofMillis(400),
          1,
          List.of(8, 64, 256),
          200_000);
}

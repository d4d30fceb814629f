// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anabranch.core.tensor.ElementType;
import io.anabranch.core.tensor.TensorSpec;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Over simulated models: nanoseconds of a run as a function of its rows. */
class AdaptiveBatchSizeTest {
  private static final double MILLI = 1e6;
  private static final int MOST = 1024;
  private static final long NO_LIMIT = Long.MAX_VALUE;

  /** What the operator spends on every batch, and the policy knows of. */
  private static final double AROUND = 1_000;

  private static IntToDoubleFunction linear(double fixed, double row) {
    return rows -> fixed + row * rows;
  }

  /** Rows cost more than twice as much once so many of them do not fit the cache. */
  private static IntToDoubleFunction valley(int at) {
    return rows -> 3_000 + rows * (rows <= at ? 1_500.0 : 3_300.0);
  }

  /** Runs full batches for so much time; says what share of the best fixed size's rows it ran. */
  private static double share(
      AdaptiveBatchSize sizes, IntToDoubleFunction model, double millis, double noise) {
    Random random = new Random(7);
    double time = 0;
    double rows = 0;
    while (time < millis * MILLI) {
      int size = sizes.size();
      double run = model.applyAsDouble(size);
      double pause = noise > 0 && random.nextInt(500) == 0 ? 2 * MILLI : 0;
      double seen = run * Math.max(0.5, 1 + noise * random.nextGaussian()) + pause;
      sizes.ran(CloseReason.SIZE, size, size, (long) seen);
      time += run + AROUND;
      rows += size;
    }
    return rows / time / best(model);
  }

  private static double best(IntToDoubleFunction model) {
    return IntStream.rangeClosed(1, MOST)
        .mapToDouble(size -> size / (model.applyAsDouble(size) + AROUND))
        .max()
        .orElseThrow();
  }

  private static AdaptiveBatchSize unlimited() {
    return new AdaptiveBatchSize(1, MOST, NO_LIMIT);
  }

  @Property(tries = 100)
  void searchingIncludedItComesWithinFivePercentOfTheBestSize(
      @ForAll @DoubleRange(min = 500, max = 50_000) double fixed,
      @ForAll @DoubleRange(min = 20, max = 2_000) double row) {
    assertThat(share(unlimited(), linear(fixed, row), 2_000, 0)).isGreaterThan(0.95);
  }

  @Property(tries = 50)
  void aSmallSizeIsFoundWhereLargeOnesAreSlower(@ForAll @IntRange(min = 4, max = 500) int at) {
    AdaptiveBatchSize sizes = unlimited();
    share(sizes, valley(at), 2_000, 0);
    // A size that it knows lies between two thirds of the bottom and the bottom.
    int known = IntStream.rangeClosed((2 * at + 2) / 3, at).filter(this::isKnown).max().orElse(0);
    assertThat(sizes.chosen()).isLessThanOrEqualTo(at);
    assertThat(rowCost(at, sizes.chosen())).isLessThan(1.03 * rowCost(at, known));
  }

  private boolean isKnown(int size) {
    int odd = size >> Integer.numberOfTrailingZeros(size);
    return odd == 1 || odd == 3;
  }

  private static double rowCost(int at, int size) {
    return (valley(at).applyAsDouble(size) + AROUND) / size;
  }

  @Property(tries = 30)
  void noiseAndPausesCostLittle(
      @ForAll @DoubleRange(min = 0, max = 0.2) double noise,
      @ForAll @DoubleRange(min = 500, max = 20_000) double fixed) {
    AdaptiveBatchSize sizes = unlimited();
    assertThat(share(sizes, valley(8), 4_000, noise)).isGreaterThan(0.92);
    assertThat(share(unlimited(), linear(fixed, 500), 4_000, noise)).isGreaterThan(0.92);
  }

  @Test
  void aModelThatChangesIsSearchedAgain() {
    AdaptiveBatchSize sizes = unlimited();
    share(sizes, valley(8), 2_000, 0);
    assertThat(sizes.chosen()).isEqualTo(8);

    share(sizes, linear(40_000, 500), 4_000, 0);
    assertThat(sizes.chosen()).isGreaterThan(500);
    assertThat(share(sizes, linear(40_000, 500), 2_000, 0)).isGreaterThan(0.95);

    share(sizes, valley(24), 8_000, 0);
    assertThat(sizes.chosen()).isEqualTo(24);
  }

  @Property(tries = 50)
  void noRunTakesLongerThanItMayWhereLargerRunsTakeLonger(
      @ForAll @DoubleRange(min = 500, max = 50_000) double fixed,
      @ForAll @DoubleRange(min = 2_000, max = 400_000) double row) {
    long limit = 10_000_000;
    AdaptiveBatchSize sizes = new AdaptiveBatchSize(1, MOST, limit);
    for (int run = 0; run < 5_000; run++) {
      int size = sizes.size();
      assertThat(linear(fixed, row).applyAsDouble(size)).isLessThanOrEqualTo(limit);
      sizes.ran(CloseReason.SIZE, size, size, (long) linear(fixed, row).applyAsDouble(size));
    }
    assertThat(sizes.isSettled()).isTrue();
  }

  @Property(tries = 50)
  void runsThatComeToTakeTooLongBecomeSmallerSoon(
      @ForAll @DoubleRange(min = 1, max = 2) double slower,
      @ForAll @DoubleRange(min = 10_000, max = 400_000) double row) {
    long limit = 10_000_000;
    AdaptiveBatchSize sizes = new AdaptiveBatchSize(1, MOST, limit);
    share(sizes, linear(1_000_000, row), 8_000, 0);
    IntToDoubleFunction now = linear(1_000_000 * slower, row * slower);
    int late = 0;
    for (int run = 0; run < 2_000; run++) {
      int size = sizes.size();
      late += size > 1 && now.applyAsDouble(size) > limit ? 1 : 0;
      sizes.ran(CloseReason.SIZE, size, size, (long) now.applyAsDouble(size));
    }
    assertThat(late).isLessThan(150);
  }

  @Test
  void aModelThatIsTooSlowForTheLimitRunsRowByRow() {
    AdaptiveBatchSize sizes = new AdaptiveBatchSize(1, MOST, 10_000_000);
    for (int run = 0; run < 1_000; run++) {
      assertThat(sizes.size()).isEqualTo(1);
      sizes.ran(CloseReason.SIZE, 1, 1, 50_000_000);
    }
  }

  @Property(tries = 30)
  void rowsThatTrickleLeaveItSmallAndAFloodIsNoticed(
      @ForAll @IntRange(min = 1, max = 40) int fill) {
    AdaptiveBatchSize sizes = unlimited();
    IntToDoubleFunction model = linear(20_000, 500);
    int misses = 0;
    for (int batch = 0; batch < 20_000; batch++) {
      int target = sizes.size();
      int rows = Math.min(target, fill);
      misses += rows < target ? 1 : 0;
      sizes.ran(CloseReason.DELAY, target, rows, (long) model.applyAsDouble(rows));
    }
    assertThat(sizes.chosen()).isLessThanOrEqualTo(fill);
    assertThat(misses).isLessThan(100);

    // A checkpoint now and then cuts a batch short.
    for (int batch = 0; batch < 30_000; batch++) {
      int target = sizes.size();
      boolean cut = batch % 50 == 0 && target > 1;
      int rows = cut ? target - 1 : target;
      CloseReason reason = cut ? CloseReason.CHECKPOINT : CloseReason.SIZE;
      sizes.ran(reason, target, rows, (long) model.applyAsDouble(rows));
    }
    assertThat(share(sizes, model, 1_000, 0)).isGreaterThan(0.95);
  }

  @Test
  void batchesThatBeganAtAnotherSizeDoNotCount() {
    AdaptiveBatchSize sizes = unlimited();
    for (int run = 0; run < 100; run++) {
      sizes.ran(CloseReason.SIZE, 64, 64, 1);
    }
    assertThat(sizes.size()).isEqualTo(1);
  }

  @Test
  void saysOnceThatItHasSettled() {
    AdaptiveBatchSize sizes = unlimited();
    int said = 0;
    for (int run = 0; run < 50_000; run++) {
      int size = sizes.size();
      said += sizes.ran(CloseReason.SIZE, size, size, (long) valley(8).applyAsDouble(size)) ? 1 : 0;
    }
    assertThat(said).isEqualTo(1);
    assertThat(sizes.chosen()).isEqualTo(8);
    assertThat(sizes.rowNanos()).isEqualTo((3_000 + 8 * 1_500 + AROUND) / 8);
  }

  @Test
  void aModelsOwnBatchIsTheOnlySize() {
    AdaptiveBatchSize sizes = new AdaptiveBatchSize(16, 16, 1);
    assertThat(sizes.ran(CloseReason.SIZE, 16, 16, 1_000_000)).isFalse();
    assertThat(sizes.size()).isEqualTo(16);
    assertThat(sizes.isSettled()).isTrue();
  }

  @Test
  void aPolicyWithAFixedSizeHasNothingToFind() {
    BatchPolicy adaptive = BatchPolicy.DEFAULT.adaptive(Duration.ofMillis(20));
    assertThat(sizes(ModelSignature.ANY_ROWS, BatchPolicy.DEFAULT).size()).isEqualTo(64);
    assertThat(sizes(ModelSignature.ANY_ROWS, adaptive).size()).isEqualTo(1);
    assertThat(sizes(7, adaptive).size()).isEqualTo(7);
    assertThat(sizes(ModelSignature.NO_BATCH, adaptive).size()).isEqualTo(1);
  }

  private static AdaptiveBatchSize sizes(int batchRows, BatchPolicy policy) {
    TensorSpec input = new TensorSpec("x", ElementType.FLOAT, new long[] {batchRows, 4});
    return AdaptiveBatchSize.of(
        new ModelSignature(List.of(input), List.of(), batchRows), Sequences.NONE, policy);
  }

  @Test
  void sizesThatAreNoneAreRefused() {
    assertThatThrownBy(() -> new AdaptiveBatchSize(2, 1, 1))
        .hasMessage("sizes: 2 to 1 (expected: from 1, ascending)");
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.inference.BatchPolicy;
import io.anabranch.core.inference.BatchPolicy.Mode;
import io.anabranch.core.inference.BatchPolicy.Order;
import io.anabranch.core.inference.ModelSignature;
import io.anabranch.core.testing.FakeModelRunner;
import io.anabranch.core.testing.ScoringLaws;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;

/** Over random rows, policies, models, bad rows, watermarks, timers and checkpoints. */
class MicroBatchOperatorLawsTest {
  /** Something that happens to the operator. */
  private enum Kind {
    GOOD,
    POISON,
    NOT_ENCODABLE,
    WATERMARK,
    TIME,
    CHECKPOINT,
    MAILS
  }

  private static final double POISON = -1;
  private static final Predicate<Long> IS_MARK = left -> left < 0;

  private static FakeModelRunner runner(int batchRows) {
    return FakeModelRunner.withBatchRows(batchRows)
        .failingOn(ErrorKind.DATA, value -> value == POISON);
  }

  private static void happens(Kind kind, int step, InferenceHarness harness) throws Exception {
    switch (kind) {
      case GOOD -> harness.row(step, 3 * step);
      case POISON -> harness.row(step, POISON);
      case NOT_ENCODABLE -> harness.row(step, Double.NaN);
      case WATERMARK -> harness.flink().processWatermark(step);
      case TIME -> harness.flink().setProcessingTime(5L * step);
      case CHECKPOINT -> harness.checkpoint(step);
      case MAILS -> harness.runMails();
    }
  }

  private static List<Long> steps(List<Kind> script, Kind... kinds) {
    return IntStream.range(0, script.size())
        .filter(step -> List.of(kinds).contains(script.get(step)))
        .mapToObj(step -> step + 1L)
        .toList();
  }

  @Property(tries = 400)
  void everyRowLeavesOnceWithItsOwnPredictionAndNoneAcrossAWatermark(
      @ForAll("scripts") List<Kind> script,
      @ForAll("policies") BatchPolicy policy,
      @ForAll("batchRows") int batchRows)
      throws Exception {
    InferenceHarness harness = new InferenceHarness(policy, runner(batchRows)).open();
    for (int step = 0; step < script.size(); step++) {
      happens(script.get(step), step + 1, harness);
    }
    harness.flink().endInput();
    harness.flink().close();

    List<Long> rows = rows(script);
    ScoringLaws.everyRowOnce(rows, harness.scored(), harness.dead());
    assertThat(harness.scored()).containsExactlyInAnyOrderElementsOf(steps(script, Kind.GOOD));
    assertThat(harness.predictions())
        .isEqualTo(harness.scored().stream().map(row -> 6.0 * row).toList());
    assertNoRowIsPassed(harness.rowsAndWatermarks(), steps(script, Kind.WATERMARK));
    if (policy.order() == Order.ORDERED) {
      ScoringLaws.keepsOrder(rows, harness.scored());
    }
  }

  private static List<Long> rows(List<Kind> script) {
    return steps(script, Kind.GOOD, Kind.POISON, Kind.NOT_ENCODABLE);
  }

  /**
   * Steps number rows and watermarks alike, from 1: no mark leaves before a smaller row. Marks may
   * be held back and replaced by later ones, but keep their order, and the last one leaves.
   */
  private static void assertNoRowIsPassed(List<Long> left, List<Long> watermarks) {
    List<Long> marks = left.stream().filter(IS_MARK).map(mark -> -mark).toList();
    assertThat(watermarks).containsSubsequence(marks);
    if (!watermarks.isEmpty()) {
      assertThat(marks).endsWith(watermarks.get(watermarks.size() - 1));
    }
    for (int i = 0; i < left.size(); i++) {
      if (IS_MARK.test(left.get(i))) {
        long mark = -left.get(i);
        assertThat(left.subList(i + 1, left.size())).allMatch(row -> Math.abs(row) > mark);
      }
    }
  }

  /** A row that came after a watermark precedes it only if they met in one batch. */
  @Property(tries = 100)
  void aWatermarkIsHeldNoLongerThanTheBatchThatItMet(
      @ForAll("scripts") List<Kind> script, @ForAll @IntRange(min = 1, max = 9) int batchRows)
      throws Exception {
    InferenceHarness harness =
        new InferenceHarness(InferenceHarness.inline(batchRows), runner(-1)).open();
    for (int step = 0; step < script.size(); step++) {
      happens(script.get(step), step + 1, harness);
    }
    harness.flink().endInput();

    List<Long> left = harness.rowsAndWatermarks();
    for (int i = 0; i < left.size(); i++) {
      long mark = -left.get(i);
      if (mark > 0) {
        long later = left.subList(0, i).stream().filter(row -> row > mark).count();
        assertThat(later).isLessThan(batchRows);
      }
    }
  }

  @Property(tries = 40)
  void restoringAfterEveryElementChangesNothing(
      @ForAll("shortScripts") List<Kind> script, @ForAll("policies") BatchPolicy policy)
      throws Exception {
    InferenceHarness undisturbed = new InferenceHarness(policy, runner(3)).open();
    for (int step = 0; step < script.size(); step++) {
      happens(script.get(step), step + 1, undisturbed);
    }
    undisturbed.flink().endInput();

    List<Long> left = new ArrayList<>();
    List<Long> dead = new ArrayList<>();
    OperatorSubtaskState state = null;
    for (int step = 0; step < script.size(); step++) {
      InferenceHarness harness = new InferenceHarness(policy, runner(3)).restore(state);
      happens(script.get(step), step + 1, harness);
      state = harness.checkpoint(1000 + step);
      left.addAll(harness.rowsAndWatermarks());
      dead.addAll(harness.dead());
      harness.kill();
    }

    List<Long> rowsLeft = left.stream().filter(IS_MARK.negate()).toList();
    assertThat(rowsLeft).containsExactlyInAnyOrderElementsOf(undisturbed.scored());
    if (policy.order() == Order.ORDERED) {
      assertThat(rowsLeft).isEqualTo(undisturbed.scored());
    }
    assertNoRowIsPassed(left, steps(script, Kind.WATERMARK));
    assertThat(dead).containsExactlyInAnyOrderElementsOf(undisturbed.dead());
  }

  @Property(tries = 40)
  void whatACheckpointCommittedAndAReplayFromItGivesIsEveryRowOnce(
      @ForAll("shortScripts") List<Kind> script,
      @ForAll("policies") BatchPolicy policy,
      @ForAll long seed)
      throws Exception {
    Random random = new Random(seed);
    List<Long> scored = new ArrayList<>();
    List<Long> dead = new ArrayList<>();
    OperatorSubtaskState state = null;
    int next = 0;
    while (next < script.size()) {
      InferenceHarness harness = new InferenceHarness(policy, runner(-1)).restore(state);
      int barrier = next + random.nextInt(script.size() - next + 1);
      for (int step = next; step < barrier; step++) {
        happens(script.get(step), step + 1, harness);
      }
      state = harness.checkpoint(1000 + next);
      scored.addAll(harness.scored());
      dead.addAll(harness.dead());
      // What is emitted after the barrier is lost with the failure, and comes again by replay.
      for (int step = barrier; step < Math.min(barrier + 7, script.size()); step++) {
        happens(script.get(step), step + 1, harness);
      }
      harness.kill();
      next = barrier;
    }

    ScoringLaws.everyRowOnce(rows(script), scored, dead);
    assertThat(new HashSet<>(scored)).isEqualTo(new HashSet<>(steps(script, Kind.GOOD)));
  }

  private static Arbitrary<Kind> kinds() {
    return Arbitraries.frequency(
        Tuple.of(20, Kind.GOOD),
        Tuple.of(1, Kind.POISON),
        Tuple.of(1, Kind.NOT_ENCODABLE),
        Tuple.of(2, Kind.WATERMARK),
        Tuple.of(1, Kind.TIME),
        Tuple.of(1, Kind.CHECKPOINT),
        Tuple.of(2, Kind.MAILS));
  }

  @Provide
  Arbitrary<List<Kind>> scripts() {
    return kinds().list().ofMaxSize(200);
  }

  @Provide
  Arbitrary<List<Kind>> shortScripts() {
    return kinds().list().ofMaxSize(25);
  }

  @Provide
  Arbitrary<BatchPolicy> policies() {
    return Combinators.combine(
            Arbitraries.integers().between(1, 33),
            Arbitraries.of(1L, 100L, 1L << 20),
            Arbitraries.of(Mode.values()),
            Arbitraries.integers().between(1, 4),
            Arbitraries.of(Order.values()),
            Arbitraries.of(true, false))
        .as(
            (rows, bytes, mode, inFlight, order, adaptive) -> {
              BatchPolicy fixed =
                  new BatchPolicy(rows, bytes, Duration.ofMillis(10), mode, inFlight, order);
              return adaptive ? fixed.adaptive(Duration.ofMillis(20)) : fixed;
            });
  }

  @Provide
  Arbitrary<Integer> batchRows() {
    return Arbitraries.of(ModelSignature.ANY_ROWS, ModelSignature.NO_BATCH, 1, 3, 8);
  }
}

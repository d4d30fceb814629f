// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anabranch.core.error.DeadLetter;
import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import io.anabranch.core.inference.BatchPolicy;
import io.anabranch.core.inference.BatchPolicy.Order;
import io.anabranch.core.inference.ModelSignature;
import io.anabranch.core.testing.FakeModelRunner;
import java.util.List;
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.LatencyMarker;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class MicroBatchOperatorTest {
  private final FakeModelRunner runner = FakeModelRunner.anyRows();

  private InferenceHarness open(BatchPolicy policy) throws Exception {
    return new InferenceHarness(policy, runner).open();
  }

  @Test
  void aBatchRunsWhenItIsFull() throws Exception {
    InferenceHarness harness = open(InferenceHarness.inline(2));
    harness.row(0, 1);
    assertThat(harness.scored()).isEmpty();
    harness.row(1, 2);
    assertThat(harness.predictions()).containsExactly(2.0, 4.0);
    assertThat(runner.runs()).isEqualTo(1);
  }

  @Test
  void aBatchRunsWhenItsOldestRowHasWaitedLongEnough() throws Exception {
    InferenceHarness harness = open(InferenceHarness.inline(3));
    harness.flink().setProcessingTime(100);
    harness.rows(1, 1, 1);
    harness.flink().setProcessingTime(106);
    harness.row(3, 1);
    harness.flink().setProcessingTime(115);
    assertThat(harness.scored()).containsExactly(0L, 1L, 2L);
    harness.flink().setProcessingTime(116);
    assertThat(harness.scored()).containsExactly(0L, 1L, 2L, 3L);
  }

  @Test
  void onlyOneTimerIsPendingHoweverManyBatchesThereWere() throws Exception {
    InferenceHarness harness = open(InferenceHarness.inline(1));
    harness.rows(new double[100]);
    assertThat(harness.flink().getProcessingTimeService().getNumActiveTimers()).isEqualTo(1);
    harness.flink().setProcessingTime(1000);
    assertThat(harness.flink().getProcessingTimeService().getNumActiveTimers()).isZero();
  }

  @Test
  void aBadRowCostsThatRow() throws Exception {
    runner.failingOn(ErrorKind.DATA, value -> value < 0);
    InferenceHarness harness = open(InferenceHarness.inline(5));
    harness.rows(1, -1, 3, Double.NaN, Double.POSITIVE_INFINITY, 5);
    assertThat(harness.scored()).containsExactly(0L, 2L, 5L);
    assertThat(harness.deadLetters())
        .containsExactly(
            new DeadLetter("feature", ErrorKind.DATA, "value: NaN (expected: a number)", "3"),
            new DeadLetter("model", ErrorKind.DATA, "features: -1.0 (expected: not poisoned)", "1"),
            new DeadLetter(
                "model", ErrorKind.DATA, "prediction: Infinity (expected: finite)", "4"));
  }

  @Test
  void aDeadLetterKeepsTheTimestamp() throws Exception {
    InferenceHarness harness = open(InferenceHarness.inline(1));
    harness.row(42, Double.NaN);
    assertThat(harness.flink().getSideOutput(InferenceHarness.DEAD_LETTERS))
        .extracting(StreamRecord::getTimestamp)
        .containsExactly(42L);
  }

  @Test
  void aRowWithoutTimestampStaysWithout() throws Exception {
    InferenceHarness harness = open(InferenceHarness.inline(2));
    harness.flink().processElement(new StreamRecord<>(new double[] {0, 1}));
    harness.row(7, 1);
    assertThat(harness.flink().extractOutputStreamRecords())
        .extracting(StreamRecord::hasTimestamp)
        .containsExactly(false, true);
  }

  @Test
  void aFailureOfTheMachineFailsTheTask() throws Exception {
    runner.failingOn(ErrorKind.RESOURCE, value -> value < 0);
    InferenceHarness inline = open(InferenceHarness.inline(2));
    inline.row(0, 1);
    assertThatThrownBy(() -> inline.row(1, -1))
        .isInstanceOf(MlException.class)
        .hasMessage("features: -1.0 (expected: not poisoned)");

    InferenceHarness async = open(InferenceHarness.async(2, 2, Order.ORDERED));
    async.rows(1, -1);
    assertThatThrownBy(() -> async.checkpoint(1))
        .isInstanceOf(MlException.class)
        .hasMessage("features: -1.0 (expected: not poisoned)");
    assertThat(async.scored()).isEmpty();
    async.kill();
  }

  @Test
  void lateCompletionKeepsTheOrder() throws Exception {
    runner.holdingOn(value -> value == 1);
    InferenceHarness harness = open(InferenceHarness.async(1, 2, Order.ORDERED));
    harness.rows(1, 2);
    while (runner.runs() < 1) {
      harness.runMails();
    }
    assertThat(harness.scored()).isEmpty();
    runner.release(1);
    harness.awaitScored(2);
    assertThat(harness.scored()).containsExactly(0L, 1L);
    harness.kill();
  }

  @Test
  void unorderedLetsABatchOvertakeButNotAWatermark() throws Exception {
    runner.holdingOn(value -> value == 1);
    InferenceHarness harness = open(InferenceHarness.async(1, 3, Order.UNORDERED));
    harness.rows(1, 2);
    harness.flink().processWatermark(5);
    harness.row(6, 3);
    harness.awaitScored(1);
    while (runner.runs() < 2) {
      harness.runMails();
    }
    harness.runMails();
    assertThat(harness.rowsAndWatermarks()).containsExactly(1L);
    runner.release(1);
    harness.awaitScored(3);
    assertThat(harness.rowsAndWatermarks()).containsExactly(1L, 0L, -5L, 6L);
    harness.kill();
  }

  @Test
  void aWatermarkWaitsForTheOpenBatchAndTheLatestLeaves() throws Exception {
    InferenceHarness harness = open(InferenceHarness.inline(3));
    harness.row(1, 1);
    harness.flink().processWatermark(2);
    harness.row(3, 1);
    harness.flink().processWatermark(4);
    assertThat(harness.rowsAndWatermarks()).isEmpty();
    harness.row(5, 1);
    assertThat(harness.rowsAndWatermarks()).containsExactly(1L, 3L, 5L, -4L);
  }

  @Test
  void aWatermarkLeavesAtOnceWhereNoRowIsBeforeIt() throws Exception {
    InferenceHarness harness = open(InferenceHarness.inline(3));
    harness.flink().processWatermark(2);
    harness.row(3, Double.NaN);
    harness.flink().processWatermark(4);
    assertThat(harness.rowsAndWatermarks()).containsExactly(-2L, -4L);
  }

  @Test
  void aWatermarkIsHeldNoLongerThanItsRowsMayWait() throws Exception {
    InferenceHarness harness = open(InferenceHarness.inline(3));
    harness.row(1, 1);
    harness.flink().processWatermark(2);
    harness.flink().setProcessingTime(10);
    assertThat(harness.rowsAndWatermarks()).containsExactly(1L, -2L);
  }

  @Test
  void aWatermarkThatIsHeldLeavesBeforeTheBarrier() throws Exception {
    InferenceHarness harness = open(InferenceHarness.async(3, 2, Order.UNORDERED));
    harness.row(1, 1);
    harness.flink().processWatermark(2);
    harness.checkpoint(1);
    assertThat(harness.rowsAndWatermarks()).containsExactly(1L, -2L);
    harness.kill();
  }

  @Test
  void watermarksOfEveryRowDoNotShortenBatches() throws Exception {
    InferenceHarness harness = open(InferenceHarness.inline(64));
    for (int row = 0; row < 128; row++) {
      harness.row(row, 1);
      harness.flink().processWatermark(row);
    }
    assertThat(runner.runs()).isEqualTo(2);
    assertThat(harness.rowsAndWatermarks()).hasSize(132).endsWith(-127L);
  }

  @Test
  void marksKeepTheirPlace() throws Exception {
    runner.holdingOn(value -> value == 1);
    InferenceHarness harness = open(InferenceHarness.async(1, 2, Order.ORDERED));
    LatencyMarker marker = new LatencyMarker(9, new OperatorID(), 0);
    harness.row(0, 1);
    harness.flink().processWatermarkStatus(WatermarkStatus.IDLE);
    harness.flink().getOneInputOperator().processLatencyMarker(marker);
    harness.flink().processWatermark(7);
    assertThat(harness.flink().getOutput()).isEmpty();
    runner.release(1);
    harness.awaitScored(1);
    assertThat(harness.flink().getOutput().stream().skip(1))
        .containsExactly(WatermarkStatus.IDLE, marker, new Watermark(7));
    harness.kill();
  }

  @Test
  void aFullWindowHoldsTheNextRowBack() throws Exception {
    runner.holdingOn(value -> true);
    InferenceHarness harness = open(InferenceHarness.async(1, 2, Order.ORDERED));
    Thread task = Thread.currentThread();
    harness.rows(1, 1, 1);
    assertThat(harness.scored()).isEmpty();
    assertThat(runner.running()).isLessThanOrEqualTo(2);
    Thread helper =
        new Thread(
            () -> {
              while (task.getState() != Thread.State.TIMED_WAITING) {
                Thread.onSpinWait();
              }
              runner.release(4);
            });
    helper.start();

    harness.row(3, 1);

    helper.join();
    assertThat(harness.scored()).startsWith(0L);
    harness.checkpoint(1);
    assertThat(harness.scored()).containsExactly(0L, 1L, 2L, 3L);
    harness.kill();
  }

  @Test
  void theTaskNeverWaitsForAWatermark() throws Exception {
    runner.holdingOn(value -> true);
    InferenceHarness harness = open(InferenceHarness.async(1, 2, Order.ORDERED));
    harness.rows(1, 1, 1);
    for (int time = 10; time < 20; time++) {
      harness.flink().processWatermark(time);
    }
    assertThat(harness.flink().getOutput()).isEmpty();
    runner.release(3);
    harness.checkpoint(1);
    assertThat(harness.rowsAndWatermarks()).containsExactly(0L, 1L, 2L, -19L);
    harness.kill();
  }

  @Test
  void closingInTheMiddleOfARunDoesNotHang() throws Exception {
    runner.holdingOn(value -> true);
    InferenceHarness harness = open(InferenceHarness.async(1, 2, Order.ORDERED));
    harness.rows(1, 1);

    harness.kill();

    assertThat(harness.scored()).isEmpty();
    assertThat(runner.isClosed()).isTrue();
  }

  @Test
  void cancellingARowThatWaitsForTheWindowDoesNotHang() throws Exception {
    runner.holdingOn(value -> true);
    InferenceHarness harness = open(InferenceHarness.async(1, 1, Order.ORDERED));
    harness.rows(1, 1);
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> harness.row(2, 1)).isInstanceOf(InterruptedException.class);
    harness.kill();
    assertThat(runner.isClosed()).isTrue();
  }

  @Test
  void aTaskThatNeverOpenedCanBeClosed() throws Exception {
    InferenceHarness harness = new InferenceHarness(InferenceHarness.inline(1), runner);
    harness.kill();
    assertThat(runner.isClosed()).isFalse();
  }

  @Test
  void rowsThatAreReusedByTheSenderAreCopied() throws Exception {
    InferenceHarness harness = new InferenceHarness(InferenceHarness.inline(3), runner);
    harness.flink().getExecutionConfig().enableObjectReuse();
    harness.open();
    double[] reused = new double[2];
    for (int i = 0; i < 3; i++) {
      reused[0] = i;
      reused[1] = 10 * i;
      harness.flink().processElement(reused, i);
    }
    assertThat(harness.scored()).containsExactly(0L, 1L, 2L);
    assertThat(harness.predictions()).containsExactly(0.0, 20.0, 40.0);
  }

  @Test
  void aFixedBatchIsFilledUpAndAModelWithoutBatchRunsRowByRow() throws Exception {
    FakeModelRunner fixed = FakeModelRunner.withBatchRows(4);
    InferenceHarness four = new InferenceHarness(InferenceHarness.inline(64), fixed).open();
    four.rows(1, 2, 3, 4, 5);
    four.flink().endInput();
    assertThat(four.predictions()).containsExactly(2.0, 4.0, 6.0, 8.0, 10.0);
    assertThat(fixed.rows()).isEqualTo(8);

    FakeModelRunner single = FakeModelRunner.withBatchRows(ModelSignature.NO_BATCH);
    InferenceHarness one = new InferenceHarness(InferenceHarness.inline(64), single).open();
    one.rows(1, 2);
    assertThat(one.predictions()).containsExactly(2.0, 4.0);
    assertThat(single.runs()).isEqualTo(2);
  }

  @Test
  void theEndOfInputFlushesAndFinishAddsNothing() throws Exception {
    InferenceHarness harness = open(InferenceHarness.async(10, 2, Order.UNORDERED));
    harness.rows(1, 2, 3);
    harness.flink().endInput();
    assertThat(harness.scored()).isEqualTo(List.of(0L, 1L, 2L));
    harness.flink().close();
    assertThat(harness.scored()).hasSize(3);
    assertThat(runner.isClosed()).isTrue();
    assertThat(runner.runs()).isEqualTo(1);
  }

  @Test
  void aSnapshotWithRowsInFlightIsRefused() throws Exception {
    InferenceHarness harness = open(InferenceHarness.inline(10));
    harness.row(0, 1);
    assertThatThrownBy(() -> harness.flink().snapshot(1, 1))
        .hasRootCauseMessage("rows in flight at a checkpoint (expected: none, they were drained)");
  }
}

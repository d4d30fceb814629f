// SPDX-License-Identifier: Apache-2.0
package io.anabranch.table.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import io.anabranch.core.inference.AssignedDevice;
import io.anabranch.core.testing.FakeModelRunner;
import io.anabranch.models.CallableModel;
import io.anabranch.operators.scoring.PipelineSpec;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.DoubleType;
import org.apache.flink.table.types.logical.RowType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

final class RowBatcherTest {
  private static final String DEFINITION =
      """
      name: fake
      columns: {x: DOUBLE, id: DOUBLE}
      model: {path: fake.onnx, inputs: {features: [x, id]}}
      """;

  private static final int BAD = 5;
  private static final int UNREADABLE = 3;

  private static CallableModel model(FakeModelRunner runner) {
    return new CallableModel(
        "fake",
        new PipelineSpec("fake.yaml", DEFINITION, null).with(PipelineSpec.Outputs.MODEL),
        () -> runner,
        "fake",
        "1",
        List.of(0, 1),
        RowType.of(new ArrayType(new DoubleType())));
  }

  private static void fill(GenericRowData row, int id) {
    row.setField(0, id % 11 == UNREADABLE ? Double.NaN : (double) (id % 11));
    row.setField(1, (double) id);
  }

  /** Notes what became of each row, and lets the next one come. */
  private static final class Notes implements Answers<Integer> {
    private final AtomicIntegerArray scored;
    private final AtomicIntegerArray refused;
    private final AtomicIntegerArray failed;
    private final Semaphore capacity;

    Notes(int rows, int capacity) {
      this.scored = new AtomicIntegerArray(rows);
      this.refused = new AtomicIntegerArray(rows);
      this.failed = new AtomicIntegerArray(rows);
      this.capacity = new Semaphore(capacity);
    }

    @Override
    public void scored(Integer id, RowData outputs) {
      ArrayData prediction = outputs.getArray(0);
      if (prediction.getDouble(0) == 2.0 * (id % 11) && prediction.getDouble(1) == id) {
        scored.incrementAndGet(id);
      }
      capacity.release();
    }

    @Override
    public void refused(Integer id, MlException error) {
      refused.incrementAndGet(id);
      capacity.release();
    }

    @Override
    public void failed(Integer id, Throwable error) {
      failed.incrementAndGet(id);
      capacity.release();
    }
  }

  private static void submitAll(
      RowBatcher<Integer> batcher, Notes notes, int rows, int capacity, int pauseEvery)
      throws InterruptedException {
    GenericRowData row = new GenericRowData(2);
    for (int id = 0; id < rows; id++) {
      assertThat(notes.capacity.tryAcquire(10, TimeUnit.SECONDS))
          .as("row %s is stuck", id)
          .isTrue();
      if (id % pauseEvery == 0) {
        Thread.sleep(1);
      }
      fill(row, id);
      batcher.submit(row, id);
    }
    assertThat(notes.capacity.tryAcquire(capacity, 10, TimeUnit.SECONDS))
        .as("all rows have an answer")
        .isTrue();
  }

  @Property(tries = 60)
  void everyRowHasItsOwnAnswerOnce(
      @ForAll @IntRange(min = 1, max = 400) int rows,
      @ForAll @IntRange(min = 1, max = 40) int size,
      @ForAll @IntRange(min = 1, max = 100) int capacity,
      @ForAll @IntRange(min = 1, max = 3) int inFlight,
      @ForAll @IntRange(min = 0, max = 2) int delayMillis,
      @ForAll @IntRange(min = 7, max = 500) int pauseEvery)
      throws InterruptedException {
    FakeModelRunner runner = FakeModelRunner.anyRows().failingOn(ErrorKind.DATA, x -> x == BAD);
    Notes notes = new Notes(rows, capacity);
    RowBatching batching =
        new RowBatching(size, Duration.ofMillis(delayMillis), inFlight, capacity);
    try (RowBatcher<Integer> batcher =
        RowBatcher.open(model(runner), batching, AssignedDevice.NONE, "test", notes)) {
      submitAll(batcher, notes, rows, capacity, pauseEvery);
    }
    for (int id = 0; id < rows; id++) {
      boolean bad = id % 11 == BAD || id % 11 == UNREADABLE;
      assertThat(notes.scored.get(id)).as("scored %s", id).isEqualTo(bad ? 0 : 1);
      assertThat(notes.refused.get(id)).as("refused %s", id).isEqualTo(bad ? 1 : 0);
      assertThat(notes.failed.get(id)).isZero();
    }
  }

  @Test
  void aModelThatCannotRunFailsTheRowsOfItsBatch() throws InterruptedException {
    FakeModelRunner runner = FakeModelRunner.anyRows().failingOn(ErrorKind.RESOURCE, x -> x == BAD);
    Notes notes = new Notes(20, 20);
    try (RowBatcher<Integer> batcher =
        RowBatcher.open(model(runner), RowBatching.of(20), AssignedDevice.NONE, "test", notes)) {
      submitAll(batcher, notes, 20, 20, 1000);
    }
    assertThat(notes.failed.get(BAD)).isOne();
    for (int id = 0; id < 20; id++) {
      assertThat(notes.scored.get(id) + notes.refused.get(id) + notes.failed.get(id)).isOne();
    }
  }

  @Test
  void anAnswerThatCannotBeTakenCostsItsRowAlone() throws InterruptedException {
    FakeModelRunner runner = FakeModelRunner.anyRows();
    Notes notes = new Notes(100, 10);
    Answers<Integer> picky = new Picky(notes);
    try (RowBatcher<Integer> batcher =
        RowBatcher.open(model(runner), RowBatching.of(10), AssignedDevice.NONE, "test", picky)) {
      submitAll(batcher, notes, 100, 10, 1000);
    }
    for (int id = 0; id < 100; id++) {
      assertThat(notes.failed.get(id)).isEqualTo(id % 11 == BAD ? 1 : 0);
      assertThat(notes.scored.get(id) + notes.refused.get(id)).isEqualTo(id % 11 == BAD ? 0 : 1);
    }
  }

  /** Takes some answers not. */
  private record Picky(Notes notes) implements Answers<Integer> {
    @Override
    public void scored(Integer id, RowData outputs) {
      if (id % 11 == BAD) {
        throw new IllegalStateException("cannot be taken");
      }
      notes.scored(id, outputs);
    }

    @Override
    public void refused(Integer id, MlException error) {
      notes.refused(id, error);
    }

    @Override
    public void failed(Integer id, Throwable error) {
      notes.failed(id, error);
    }
  }

  @Test
  void rowsThatComeWhileTheModelIsBusyRunTogether() throws InterruptedException {
    FakeModelRunner runner = FakeModelRunner.anyRows().holdingOn(x -> x == 0);
    Notes notes = new Notes(11, 0);
    try (RowBatcher<Integer> batcher =
        RowBatcher.open(model(runner), RowBatching.of(200), AssignedDevice.NONE, "test", notes)) {
      GenericRowData row = new GenericRowData(2);
      for (int id = 0; id < 11; id++) {
        fill(row, id);
        batcher.submit(row, id);
      }
      assertThat(runner.runs()).isLessThanOrEqualTo(1);
      runner.release(1);
      assertThat(notes.capacity.tryAcquire(11, 10, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(runner.runs()).isEqualTo(2);
  }

  @Test
  @Timeout(20)
  void closingDoesNotWaitForRowsThatAreHeld() throws Exception {
    FakeModelRunner runner = FakeModelRunner.anyRows().holdingOn(x -> x == 0);
    CompletableFuture<Throwable> ended = new CompletableFuture<>();
    Notes notes = new Notes(1000, 1000);
    RowBatcher<Integer> batcher =
        RowBatcher.open(
            model(runner),
            new RowBatching(1, Duration.ZERO, 1, 1000),
            AssignedDevice.NONE,
            "test",
            notes);
    Thread task =
        new Thread(
            () -> {
              GenericRowData row = new GenericRowData(2);
              try {
                for (int id = 0; id < 1000; id++) {
                  fill(row, 0);
                  batcher.submit(row, 0);
                }
                ended.complete(null);
              } catch (InterruptedException e) {
                ended.complete(e);
              }
            });
    task.start();
    Thread.sleep(50);
    task.interrupt();
    assertThat(ended.get(5, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
    batcher.close();
  }

  @Test
  void settingsAreChecked() {
    assertThatThrownBy(() -> new RowBatching(0, Duration.ZERO, 1, 10))
        .hasMessage("batch-size: 0 (expected: > 0)");
    assertThatThrownBy(() -> new RowBatching(1, Duration.ofMillis(-1), 1, 10))
        .hasMessage("max-delay: PT-0.001S (expected: >= 0)");
    assertThatThrownBy(() -> new RowBatching(1, Duration.ZERO, 0, 10))
        .hasMessage("in-flight: 0 (expected: > 0)");
    assertThat(new RowBatching(64, Duration.ZERO, 2, 10).isStarved()).isTrue();
    assertThat(new RowBatching(64, Duration.ZERO, 2, 10).capacityWanted()).isEqualTo(256);
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import io.anabranch.core.testing.FakeModelRunner;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BatchScorerTest {
  /** Notes each row's position, and its prediction or null. */
  private static final class Noted implements Scores.Sink {
    private final List<Integer> rows = new ArrayList<>();
    private final List<Double> predictions = new ArrayList<>();

    @Override
    public void scored(int first, int count, int at, List<ModelOutput> outputs) {
      for (int i = 0; i < count; i++) {
        assertThat(FakeRows.identifier(outputs, at + i)).isEqualTo(first + i);
        rows.add(first + i);
        predictions.add(FakeRows.prediction(outputs, at + i));
      }
    }

    @Override
    public void failed(int row, MlException error) {
      rows.add(row);
      predictions.add(null);
    }
  }

  @Property
  void everyRowGetsItsOwnPredictionAndBadRowsStandAlone(
      @ForAll("values") List<Double> values, @ForAll("batchRows") int batchRows) {
    int rows = batchRows < 0 ? values.size() : Math.min(values.size(), Math.max(1, batchRows));
    List<Double> input = values.subList(0, rows);
    FakeModelRunner runner =
        FakeModelRunner.withBatchRows(batchRows).failingOn(ErrorKind.DATA, value -> value < 0);
    Scores scores = new Scores();

    new BatchScorer(runner).score(FakeRows.batch(runner.signature(), input), scores);

    Noted noted = new Noted();
    scores.forEach(noted);
    List<Integer> positions = new ArrayList<>();
    List<Double> expected = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      positions.add(i);
      expected.add(input.get(i) < 0 ? null : Double.valueOf(2 * input.get(i)));
    }
    assertThat(noted.rows).isEqualTo(positions);
    assertThat(noted.predictions).isEqualTo(expected);
    assertThat(scores.runs())
        .isEqualTo(runner.runs())
        .isLessThanOrEqualTo(Math.max(0, 2 * rows - 1));
    if (rows > 0 && input.stream().allMatch(value -> value >= 0)) {
      assertThat(runner.runs()).isEqualTo(1);
    }
  }

  @Provide
  Arbitrary<List<Double>> values() {
    Arbitrary<Double> good = Arbitraries.integers().between(0, 1000).map(Integer::doubleValue);
    Arbitrary<Double> any =
        Arbitraries.frequencyOf(Tuple.of(6, good), Tuple.of(1, Arbitraries.just(-1.0)));
    return any.list().ofMaxSize(40);
  }

  @Provide
  Arbitrary<Integer> batchRows() {
    return Arbitraries.of(ModelSignature.ANY_ROWS, ModelSignature.NO_BATCH, 1, 3, 8);
  }

  @Test
  void aReusedBatchGivesTheNewRowsPredictions() {
    FakeModelRunner runner = FakeModelRunner.withBatchRows(3);
    BatchScorer scorer = new BatchScorer(runner);
    Scores scores = new Scores();
    TensorBatch batch = FakeRows.batch(runner.signature(), List.of(1.0, 2.0, 3.0));
    scorer.score(batch, scores);
    batch.clear();
    FakeRows.fill(batch, runner.signature(), List.of(7.0));

    scorer.score(batch, scores);

    Noted noted = new Noted();
    scores.forEach(noted);
    assertThat(noted.predictions).containsExactly(14.0);
    assertThat(runner.rows()).isEqualTo(6);
  }

  @ParameterizedTest
  @EnumSource(names = "DATA", mode = EnumSource.Mode.EXCLUDE)
  void aFailureThatNoRowCausedIsNotBisected(ErrorKind kind) {
    FakeModelRunner runner = FakeModelRunner.anyRows().failingOn(kind, value -> value == 2);
    TensorBatch batch = FakeRows.batch(runner.signature(), List.of(1.0, 2.0, 3.0));

    assertThatThrownBy(() -> new BatchScorer(runner).score(batch, new Scores()))
        .isInstanceOf(MlException.class)
        .hasMessage("features: 2.0 (expected: not poisoned)");
    assertThat(runner.runs()).isEqualTo(1);
  }

  @Test
  void anEmptyBatchIsNeverRun() {
    FakeModelRunner runner = FakeModelRunner.anyRows();
    Scores scores = new Scores();

    new BatchScorer(runner)
        .score(FakeRows.batch(runner.signature(), Collections.emptyList()), scores);

    assertThat(runner.runs()).isZero();
    assertThat(scores.runs()).isZero();
  }
}

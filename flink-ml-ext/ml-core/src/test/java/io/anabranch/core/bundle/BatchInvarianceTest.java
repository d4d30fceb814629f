// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import io.anabranch.core.inference.ModelIdentity;
import io.anabranch.core.inference.ModelOutput;
import io.anabranch.core.inference.ModelRunner;
import io.anabranch.core.inference.ModelSignature;
import io.anabranch.core.inference.OutputSpec;
import io.anabranch.core.inference.TensorBatch;
import io.anabranch.core.tensor.ElementType;
import io.anabranch.core.tensor.Tensor;
import io.anabranch.core.tensor.TensorSpec;
import io.anabranch.core.testing.FakeModelRunner;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

final class BatchInvarianceTest {
  private static final List<Double> ROWS = List.of(0.0, 1.0, -2.5, 1e9, 3.0, 7.0, 8.0);

  /** {@code y = f(x, row, rows)}, DOUBLE [batch] to DOUBLE [batch]. */
  private record Model(Function function) implements ModelRunner {
    interface Function {
      double apply(double value, int row, int rows);
    }

    @Override
    public ModelSignature signature() {
      long[] shape = {TensorSpec.DYNAMIC};
      return new ModelSignature(
          List.of(new TensorSpec("x", ElementType.DOUBLE, shape)),
          List.of(new OutputSpec.OfTensor(new TensorSpec("y", ElementType.DOUBLE, shape))),
          ModelSignature.ANY_ROWS);
    }

    @Override
    public ModelIdentity identity() {
      return FakeModelRunner.IDENTITY;
    }

    @Override
    public void run(TensorBatch batch) {
      Tensor in = batch.inputs().get(0);
      Tensor out = new Tensor("y", ElementType.DOUBLE, in.shape(), batch.rows());
      for (int row = 0; row < batch.rows(); row++) {
        out.putNumber(row, function.apply(in.number(row), row, batch.rows()));
      }
      batch.outputs(List.of(new ModelOutput.OfTensor(out)));
    }

    @Override
    public void close() {}
  }

  private static void encode(double row, TensorBatch batch) {
    batch.inputs().get(0).putNumber(batch.beginRow(), row);
    batch.commitRow();
  }

  private static BatchInvariance.Result measure(Model.Function function, int largest, long seed) {
    return BatchInvariance.measure(
        new Model(function), BatchInvarianceTest::encode, ROWS, largest, seed, size -> {});
  }

  @Property(tries = 20)
  void aModelThatLooksAtEachRowAloneIsExactWhateverTheSizes(
      @ForAll @IntRange(min = 1, max = 300) int largest, @ForAll long seed) {
    BatchInvariance.Result result = measure((x, row, rows) -> Math.sqrt(x) + 0.1, largest, seed);
    assertThat(result.invariance().kind()).isEqualTo(Invariance.Kind.EXACT);
    assertThat(result.invariance().largestDifference()).isZero();
    assertThat(result.invariance().batchSizes())
        .startsWith(1)
        .endsWith(largest)
        .doesNotHaveDuplicates();
    assertThat(result.rows()).isEqualTo(ROWS.size());
    assertThat(result.example()).isEmpty();
  }

  @Property(tries = 20)
  void aModelThatLooksAtTheSizeOfTheBatchIsFoundOut(@ForAll long seed) {
    BatchInvariance.Result result =
        measure((x, row, rows) -> rows > 128 ? x + 0.25 : x, 1024, seed);
    assertThat(result.invariance().kind()).isEqualTo(Invariance.Kind.WITHIN);
    assertThat(result.invariance().largestDifference()).isEqualTo(0.25);
    assertThat(result.example())
        .matches("output 'y' element 0: \\S+, else \\S+, in a batch of 129 at position \\d+");
  }

  @Property(tries = 20)
  void aModelThatLooksAtThePositionIsFoundOut(@ForAll long seed) {
    BatchInvariance.Result result = measure((x, row, rows) -> row == 9 ? x + 1 : x, 16, seed);
    assertThat(result.invariance().largestDifference()).isEqualTo(1);
    assertThat(result.example()).endsWith("in a batch of 16 at position 9");
  }

  @Test
  void theLastBitAndTheSignOfZeroCount() {
    assertThat(
            measure((x, row, rows) -> rows > 1 ? Math.nextUp(x) : x, 4, 1)
                .invariance()
                .largestDifference())
        .isPositive();
    assertThat(measure((x, row, rows) -> rows > 1 ? -0.0 : 0.0, 4, 1).invariance().kind())
        .isEqualTo(Invariance.Kind.WITHIN);
  }

  @Test
  void aNumberThatBecomesNoneIsInfinitelyFarAway() {
    assertThat(
            measure((x, row, rows) -> rows > 1 ? Double.NaN : x, 4, 1)
                .invariance()
                .largestDifference())
        .isEqualTo(Double.POSITIVE_INFINITY);
  }

  @Test
  void rowsThatRunAloneAndNotTogetherAreTheModelsFault() {
    Model.Function function =
        (x, row, rows) -> {
          if (rows > 2) {
            throw MlException.data("x: too many");
          }
          return x;
        };
    assertThatThrownBy(() -> measure(function, 8, 1))
        .isInstanceOfSatisfying(
            MlException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.USER))
        .hasMessage(
            "a batch of 3 rows fails though each of them runs alone (expected: rows that can be"
                + " run together): x: too many");
  }

  @Test
  void aFixedBatchIsFilledUpAndRowsChangePlaces() {
    List<Integer> sizes = new ArrayList<>();
    try (FakeModelRunner runner = FakeModelRunner.withBatchRows(4)) {
      BatchInvariance.Result result =
          BatchInvariance.measure(
              runner,
              (Double row, TensorBatch batch) -> {
                Tensor into = batch.inputs().get(0);
                int at = batch.beginRow();
                into.putNumber(2 * at, row);
                into.putNumber(2 * at + 1, -row);
                batch.commitRow();
              },
              ROWS,
              1024,
              1,
              sizes::add);
      assertThat(result.invariance())
          .isEqualTo(new Invariance(Invariance.Kind.EXACT, 0, List.of(4)));
    }
    assertThat(sizes).containsExactly(1, 4);
  }

  @Test
  void aModelWithoutBatchDimensionRunsEveryRowTwice() {
    try (FakeModelRunner runner = FakeModelRunner.withBatchRows(ModelSignature.NO_BATCH)) {
      BatchInvariance.Result result =
          BatchInvariance.measure(
              runner,
              (Double row, TensorBatch batch) -> {
                batch.inputs().get(0).putNumber(0, row);
                batch.commitWhole();
              },
              ROWS,
              1024,
              1,
              size -> {});
      assertThat(result.invariance())
          .isEqualTo(new Invariance(Invariance.Kind.UNBATCHED, 0, List.of()));
      assertThat(runner.runs()).isEqualTo(2 * ROWS.size());
    }
  }
}

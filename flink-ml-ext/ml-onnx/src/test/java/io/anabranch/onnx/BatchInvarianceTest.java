// SPDX-License-Identifier: Apache-2.0
package io.anabranch.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import io.anabranch.core.inference.TensorBatch;
import io.anabranch.onnx.graph.Graphs;
import java.util.Arrays;
import java.util.function.LongFunction;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;

/** A row's prediction does not depend on the rows beside it, to the last bit. */
final class BatchInvarianceTest {
  private enum Kind {
    MLP(Graphs::mlp),
    FOREST(Graphs::forest),
    CNN(Graphs::smallCnn);

    private final LongFunction<byte[]> model;

    Kind(LongFunction<byte[]> model) {
      this.model = model;
    }
  }

  @Property(tries = 15)
  void cuttingABatchChangesNoBit(
      @ForAll Kind kind, @ForAll @IntRange(min = 0, max = 3) int seed, @ForAll("sizes") int size) {
    try (OnnxModelRunner runner = Batches.open(kind.model.apply(seed))) {
      double[] whole = scores(runner, seed, 0, 1024);
      double[] cut = new double[1024];
      for (int from = 0; from < 1024; from += size) {
        int to = Math.min(from + size, 1024);
        System.arraycopy(scores(runner, seed, from, to), 0, cut, from, to - from);
      }
      assertThat(cut).isEqualTo(whole);
      assertThat(Arrays.stream(whole).distinct().count()).isGreaterThan(900);
    }
  }

  @Provide
  Arbitrary<Integer> sizes() {
    return Arbitraries.frequencyOf(
        Tuple.of(1, Arbitraries.of(1, 2, 50, 51, 64, 128, 129, 512)),
        Tuple.of(1, Arbitraries.integers().between(1, 1024)));
  }

  private static double[] scores(OnnxModelRunner runner, long seed, int from, int to) {
    TensorBatch batch = Batches.random(runner, seed, from, to);
    runner.run(batch);
    return Batches.numbers(Batches.tensor(batch.outputs(), 0));
  }
}

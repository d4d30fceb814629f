// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.over;

import io.anabranch.operators.over.OverHarness.Input;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Provide;

/** Random rows: few keys, many equal times, unknown values, magnitudes that do not add up. */
abstract class OverInputs {

  @Provide
  Arbitrary<List<Input>> inputs() {
    Arbitrary<String> places = Arbitraries.of("ATL", "ORD", "a place with a long name");
    Arbitrary<Double> delays =
        Arbitraries.oneOf(
            Arbitraries.integers().between(-30, 200).map(i -> (double) i),
            Arbitraries.of(0.1, 1e300, -1e300, 1e-300, -0.0),
            Arbitraries.of(Double.NaN, Double.POSITIVE_INFINITY));
    Arbitrary<Integer> miles = Arbitraries.integers().between(1, 4);
    return Combinators.combine(
            places,
            delays.injectNull(0.1),
            miles.injectNull(0.1),
            Arbitraries.longs().between(0, 600))
        .as(Input::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(120);
  }

  /** What BATCH execution makes of the rows. */
  static List<String> batch(List<Input> inputs) throws Exception {
    BatchOverOperator operator = new BatchOverOperator(OverHarness.setup());
    try (OverHarness harness = new OverHarness(operator, null, null, 1, 0)) {
      List<Input> sorted = new ArrayList<>(inputs);
      sorted.sort(Comparator.comparing(Input::place).thenComparing(Input::time));
      for (Input input : sorted) {
        harness.process(input);
      }
      harness.endInput();
      return byKey(harness.output());
    }
  }

  /** Key by key, each in the order of its rows: all that is promised of order. */
  static List<String> byKey(List<String> rows) {
    return rows.stream()
        .sorted(Comparator.comparing(row -> row.substring(row.indexOf('{'), row.indexOf(','))))
        .toList();
  }

  /** Rows in an order in which none comes more than {@code bound} behind the newest before it. */
  static List<Input> shuffled(List<Input> inputs, long bound, Random random) {
    record Moved(Input input, long at) {}
    return inputs.stream()
        .map(input -> new Moved(input, input.time() + random.nextLong(bound + 1)))
        .sorted(Comparator.comparing(Moved::at))
        .map(Moved::input)
        .toList();
  }
}

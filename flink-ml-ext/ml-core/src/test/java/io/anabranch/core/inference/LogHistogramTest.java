// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.NotEmpty;
import org.junit.jupiter.api.Test;

class LogHistogramTest {
  @Property
  void aBucketHoldsItsValueWithinOne32nd(@ForAll @LongRange(min = 0) long value) {
    int bucket = LogHistogram.bucket(value);
    assertThat(LogHistogram.ceiling(bucket)).isGreaterThanOrEqualTo(value);
    assertThat(LogHistogram.ceiling(bucket) - value).isLessThanOrEqualTo(value / 32);
    if (bucket > 0) {
      assertThat(LogHistogram.ceiling(bucket - 1)).isLessThan(value);
    }
  }

  @Property
  void aQuantileIsTheRankedValueWithinOne32nd(
      @ForAll @NotEmpty List<@LongRange(min = 0, max = 1_000_000_000L) Long> values,
      @ForAll @DoubleRange(min = 0.01, max = 1) double quantile) {
    LogHistogram histogram = new LogHistogram();
    values.forEach(histogram::record);
    long exact =
        values.stream().sorted().toList().get((int) Math.ceil(quantile * values.size()) - 1);

    long found = histogram.view().quantile(quantile);

    assertThat(found).isBetween(exact, exact + exact / 32);
    assertThat(histogram.max())
        .isEqualTo(values.stream().mapToLong(Long::longValue).max().orElse(0));
  }

  @Test
  void anEmptyHistogramSaysZero() {
    LogHistogram.View view = new LogHistogram().view();
    assertThat(view.quantile(0.99)).isZero();
    assertThat(view.mean()).isZero();
    assertThat(view.standardDeviation()).isZero();
  }

  @Test
  void meanAndDeviationAreThoseOfTheValues() {
    LogHistogram histogram = new LogHistogram();
    histogram.record(2);
    histogram.record(4);
    assertThat(histogram.view().mean()).isCloseTo(3, within(1e-12));
    assertThat(histogram.view().standardDeviation()).isCloseTo(1, within(1e-12));
    assertThat(histogram.view().min()).isEqualTo(2);
  }

  @Test
  void thePastFades() {
    LogHistogram histogram = new LogHistogram();
    for (int i = 0; i < LogHistogram.HALVING; i++) {
      histogram.record(1000);
    }
    for (int i = 0; i < LogHistogram.HALVING * 3 / 4; i++) {
      histogram.record(1);
    }
    assertThat(histogram.records()).isEqualTo(LogHistogram.HALVING * 7L / 4);
    assertThat(histogram.view().quantile(0.5)).isEqualTo(1);
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.learn.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.anabranch.core.learn.SplitMix64;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;

class DistributionsTest {
  /** Values of scipy.stats.norm.cdf. */
  @Example
  void theNormalDistributionIsThatOfTheTables() {
    double[][] table = {
      {-8, 6.22096057427178e-16},
      {-3, 0.0013498980316300933},
      {-1.96, 0.024997895148220435},
      {-0.5, 0.3085375387259869},
      {0, 0.5},
      {1, 0.8413447460685429},
      {2.5, 0.9937903346742238},
      {6, 0.9999999990134123}
    };
    for (double[] row : table) {
      assertThat(Normals.cumulative(row[0])).isCloseTo(row[1], within(1e-14));
    }
    assertThat(Normals.cumulative(-1e300)).isZero();
    assertThat(Normals.cumulative(Double.POSITIVE_INFINITY)).isEqualTo(1);
  }

  @Property(tries = 20)
  void drawsHaveTheMeanAndVarianceOfThePoissonDistribution(
      @ForAll long seed, @ForAll @DoubleRange(min = 0.1, max = 20) double mean) {
    Poisson poisson = new Poisson(mean);
    SplitMix64 random = new SplitMix64(seed);
    int count = 20_000;
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < count; i++) {
      int draw = poisson.draw(random);
      sum += draw;
      squares += (double) draw * draw;
    }
    double found = sum / count;
    assertThat(found).isCloseTo(mean, within(6 * Math.sqrt(mean / count)));
    assertThat(squares / count - found * found).isCloseTo(mean, within(0.15 * mean + 0.02));
  }

  /** The first numbers of the published algorithm from seed 1234567. */
  @Example
  void randomNumbersAreThoseOfThePublishedAlgorithm() {
    SplitMix64 random = new SplitMix64(1234567);
    assertThat(random.uniform()).isEqualTo((6457827717110365317L >>> 11) * 0x1p-53);
    assertThat(random.uniform()).isEqualTo((3203168211198807973L >>> 11) * 0x1p-53);
  }
}

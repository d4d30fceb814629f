// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

final class MergedAccumulatorsTest {
  @Property(tries = 100)
  void partsMergedGiveTheBitsOfTheWhole(@ForAll long seed) {
    Random random = new Random(seed);
    Total total = new Total();
    Moments moments = new Moments();
    DecayedMean decayed = new DecayedMean(1000);
    Total totals = new Total();
    DecayedMean decays = new DecayedMean(1000);
    for (int part = 0; part < 3; part++) {
      Total partOfTotal = new Total();
      DecayedMean partOfDecay = new DecayedMean(1000);
      for (int i = random.nextInt(20); i > 0; i--) {
        double value = random.nextGaussian() * Math.pow(10, random.nextInt(20));
        long time = random.nextInt(1_000_000);
        total.add(value);
        moments.add(value);
        decayed.add(time, value);
        partOfTotal.add(value);
        partOfDecay.add(time, value);
      }
      totals.merge(partOfTotal);
      decays.merge(partOfDecay);
    }
    assertThat(totals.count()).isEqualTo(moments.count());
    assertThat(totals.sum()).isEqualTo(total.sum()).isEqualTo(moments.sum());
    assertThat(totals.mean()).isEqualTo(total.mean()).isEqualTo(moments.mean());
    assertThat(decays.mean()).isEqualTo(decayed.mean());
  }

  @Property(tries = 100)
  void theStandardDeviationIsTheRootOfTheVariance(@ForAll long seed) {
    Random random = new Random(seed);
    Moments moments = new Moments();
    for (int i = 0; i < 10; i++) {
      moments.add(random.nextGaussian() * 1e6);
    }
    assertThat(moments.std()).isEqualTo(Math.sqrt(moments.variance()));
  }
}

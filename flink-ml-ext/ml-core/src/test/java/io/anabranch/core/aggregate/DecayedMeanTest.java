// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.aggregate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class DecayedMeanTest extends AnyDoubles {
  private static final long HALF_LIFE = 7;

  @Property
  void isTheWeightedMean(
      @ForAll List<@IntRange(min = -1000, max = 1000) Integer> values,
      @ForAll @LongRange(min = 1, max = 1000) long halfLife) {
    DecayedMean mean = new DecayedMean(halfLife);
    double weighted = 0;
    double weights = 0;
    for (int i = 0; i < values.size(); i++) {
      long time = 3L * (i / 2);
      double weight = Math.pow(2, (double) (time - 3L * values.size()) / halfLife);
      weighted += values.get(i) * weight;
      weights += weight;
      mean.add(time, values.get(i));
    }
    if (values.isEmpty()) {
      assertThat(mean.mean()).isNaN();
    } else {
      assertThat(mean.mean()).isCloseTo(weighted / weights, within(1e-9));
    }
  }

  @Property
  void dependsOnWhatIsHeldAlone(
      @ForAll @From("manyDoubles") List<Double> gone,
      @ForAll @From("manyDoubles") List<Double> kept,
      @ForAll @LongRange(min = 0, max = 10_000_000_000L) long start)
      throws IOException {
    DecayedMean aged = new DecayedMean(HALF_LIFE);
    for (int i = 0; i < gone.size(); i++) {
      aged.add(start - 1000 + i, gone.get(i));
    }
    DecayedMean fresh = new DecayedMean(HALF_LIFE);
    for (int i = 0; i < kept.size(); i++) {
      aged = restored(aged);
      aged.add(start + i, kept.get(i));
      fresh.add(start + (kept.size() - 1 - i), kept.get(kept.size() - 1 - i));
    }
    for (int i = 0; i < gone.size(); i++) {
      aged.subtract(start - 1000 + i, gone.get(i));
    }
    assertThat((Double) aged.mean()).isEqualTo((Double) fresh.mean());
  }

  @Property
  void travelsThroughTimeWithoutDrift(@ForAll @From("anyDouble") double value) {
    DecayedMean mean = new DecayedMean(1);
    double before = 1.0;
    long time = -5_000_000_000L;
    mean.add(time, before);
    for (int i = 0; i < 50; i++) {
      long next = time + 99_999;
      mean.add(next, value);
      mean.subtract(time, before);
      time = next;
      before = value;
    }
    assertThat(mean.mean()).isCloseTo(value, within(Math.ulp(value)));
  }

  @Example
  void refusesAHalfLifeOfNothing() {
    assertThatThrownBy(() -> new DecayedMean(0)).hasMessage("halfLife: 0 (expected: > 0)");
  }

  private static DecayedMean restored(DecayedMean mean) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    mean.write(new DataOutputStream(bytes));
    return DecayedMean.read(
        HALF_LIFE, new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
  }
}

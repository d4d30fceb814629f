// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.anabranch.core.fleet.FleetEvent.Fault;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class FleetTest {
  private static final FleetSpec SMALL = FleetSpec.of(500, 50_000);

  @Property(tries = 100)
  void anySplitOfTheNumbersGivesTheSameEvents(
      @ForAll @From("specs") FleetSpec spec, @ForAll @IntRange(min = 1, max = 7) int parts) {
    Fleet fleet = new Fleet(spec);
    FleetEvent event = fleet.event();
    String[] whole = new String[(int) spec.events()];
    for (int i = 0; i < whole.length; i++) {
      fleet.event(i, event);
      whole[i] = text(event);
    }
    for (int part = parts - 1; part >= 0; part--) {
      Fleet another = new Fleet(spec);
      FleetEvent reused = another.event();
      for (int i = part; i < whole.length; i += parts) {
        another.event(i, reused);
        assertThat(text(reused)).isEqualTo(whole[i]);
      }
    }
  }

  @Property(tries = 100)
  void eventsArriveInTheOrderOfTheirTimeButForTheDisorder(@ForAll @From("specs") FleetSpec spec) {
    Fleet fleet = new Fleet(spec);
    FleetEvent event = fleet.event();
    long newest = Long.MIN_VALUE;
    for (long i = 0; i < spec.events(); i++) {
      fleet.event(i, event);
      newest = Math.max(newest, event.time());
      assertThat(event.time()).isGreaterThanOrEqualTo(newest - spec.disorder().toMillis());
      assertThat(fleet.isActive(event.device(), event.time())).isTrue();
      assertThat(event.device()).isBetween(0, spec.devices() - 1);
      assertThat(event.type()).isEqualTo(fleet.type(event.device()));
    }
  }

  @Property(tries = 100)
  void eachLabelArrivesOnceInOrderAndWithinItsDelay(@ForAll @From("specs") FleetSpec spec) {
    Fleet fleet = new Fleet(spec);
    FleetEvent event = fleet.event();
    Set<Long> arrived = new HashSet<>();
    long before = Long.MIN_VALUE;
    for (long place = 0; place < fleet.labelPlaces(); place++) {
      for (int lag = 0; lag < fleet.labelLags(); lag++) {
        long index = fleet.labelled(place, lag);
        if (index >= 0) {
          fleet.event(index, event);
          assertThat(arrived.add(index)).isTrue();
          assertThat(event.labelTime()).isGreaterThanOrEqualTo(Math.max(before, event.time()));
          before = event.labelTime();
        }
      }
    }
    for (long i = 0; i < spec.events(); i++) {
      fleet.event(i, event);
      assertThat(arrived.contains(i)).isEqualTo(event.isLabelled());
      long most = spec.disorder().plus(spec.labelDelay()).toMillis() + stepMillis(spec);
      assertThat(event.labelTime() - event.time()).isBetween(0L, most);
    }
  }

  @Property(tries = 20)
  void anotherSeedGivesAnotherFleet(@ForAll @LongRange(min = 2, max = 1_000_000) long seed) {
    assertThat(digest(new Fleet(SMALL.withSeed(seed)))).isNotEqualTo(digest(new Fleet(SMALL)));
  }

  @Example
  void theSameSeedGivesTheSameBytesOnEveryMachine() {
    assertThat(digest(new Fleet(SMALL))).isEqualTo(DIGEST);
  }

  @Example
  void labelsFollowTheTrueWeights() {
    Fleet fleet = new Fleet(SMALL.withShares(FleetShares.NONE));
    FleetEvent event = fleet.event();
    double squares = 0;
    for (long i = 0; i < SMALL.events(); i++) {
      fleet.event(i, event);
      double expected = fleet.weight(event.device(), event.features().length);
      for (int at = 0; at < event.features().length; at++) {
        expected += fleet.weight(event.device(), at) * event.features()[at];
      }
      squares += (event.label() - expected) * (event.label() - expected);
      assertThat(event.fault()).isEqualTo(Fault.NONE);
      assertThat(event.isLabelled()).isTrue();
    }
    assertThat(Math.sqrt(squares / SMALL.events())).isCloseTo(SMALL.noise(), within(0.01));
  }

  @Example
  void troubleComesInItsShares() {
    FleetShares shares = new FleetShares(0.4, 0.3, 0.02, 0.2, 0.3, 0.25);
    Fleet fleet = new Fleet(SMALL.withShares(shares));
    FleetEvent event = fleet.event();
    int[] faults = new int[Fault.values().length];
    int unlabelled = 0;
    for (long i = 0; i < SMALL.events(); i++) {
      fleet.event(i, event);
      faults[event.fault().ordinal()]++;
      unlabelled += event.isLabelled() ? 0 : 1;
    }
    long begin = SMALL.start().toEpochMilli();
    long end = begin + SMALL.span().toMillis();
    int late = 0;
    int drifted = 0;
    for (int device = 0; device < SMALL.devices(); device++) {
      late += fleet.isActive(device, begin) ? 0 : 1;
      drifted += fleet.drifted(device, end) == 1 ? 1 : 0;
      assertThat(fleet.drifted(device, begin)).isZero();
      assertThat(fleet.isActive(device, end)).isTrue();
    }
    assertThat(unlabelled / 50_000.0).isCloseTo(0.25, within(0.01));
    assertThat(faults[Fault.SPIKE.ordinal()] / 50_000.0).isCloseTo(0.02, within(0.005));
    assertThat(faults[Fault.STUCK.ordinal()] / 50_000.0).isCloseTo(0.3 * 0.125, within(0.015));
    assertThat(late / 500.0).isCloseTo(0.3, within(0.07));
    assertThat(drifted / 500.0).isCloseTo(0.4, within(0.07));
  }

  @Example
  void aMillionDevicesAllSendInTheEnd() {
    Fleet fleet = new Fleet(FleetSpec.of(1_000_000, 100_000_000));
    FleetEvent event = fleet.event();
    int most = 0;
    for (long i = 0; i < 100_000; i++) {
      fleet.event(i * 1000, event);
      most = Math.max(most, event.device());
    }
    assertThat(most).isGreaterThan(999_900);
  }

  @Example
  void refusesWhatIsNoFleet() {
    assertThatThrownBy(() -> FleetSpec.of(0, 1)).hasMessage("devices: 0 (expected: at least 1)");
    assertThatThrownBy(() -> new FleetShares(0, 0, 2, 0, 0, 0))
        .hasMessage("spikes: 2.0 (expected: 0 to 1)");
    assertThatThrownBy(() -> new FleetShares(0, 0, 0, 0.5, 0.5, 0))
        .hasMessage("silent + newcomers: 1.0 (expected: at most 0.9)");
    Fleet fleet = new Fleet(FleetSpec.of(3, 10));
    assertThatThrownBy(() -> fleet.event(10, fleet.event()))
        .hasMessage("event: 10 (expected: 0 to 9)");
  }

  private static final int DIGEST = 408167428;

  private static int digest(Fleet fleet) {
    FleetEvent event = fleet.event();
    int digest = 1;
    for (long i = 0; i < 2000; i++) {
      fleet.event(i * 25, event);
      digest = 31 * digest + Arrays.hashCode(event.features());
      digest = 31 * digest + Double.hashCode(event.label());
      digest = 31 * digest + Long.hashCode(event.time() + event.labelTime() + event.device());
    }
    return digest;
  }

  private static String text(FleetEvent event) {
    return event.index()
        + " "
        + event.device()
        + " "
        + event.type()
        + " "
        + event.time()
        + " "
        + Arrays.toString(event.features())
        + " "
        + event.label()
        + " "
        + event.isLabelled()
        + " "
        + event.labelTime()
        + " "
        + event.fault()
        + " "
        + event.drifted();
  }

  private static long stepMillis(FleetSpec spec) {
    return spec.span().toMillis() / spec.events() + 1;
  }

  @Provide
  Arbitrary<FleetSpec> specs() {
    Arbitrary<FleetShares> shares =
        Combinators.combine(share(1), share(1), share(1), share(0.4), share(0.4), share(1))
            .as(FleetShares::new);
    return Combinators.combine(
            Arbitraries.longs(),
            Arbitraries.integers().between(1, 50),
            Arbitraries.integers().between(1, 5),
            Arbitraries.longs().between(1, 200),
            Arbitraries.longs().between(1, 1_000_000),
            Arbitraries.longs().between(0, 100_000),
            Arbitraries.longs().between(0, 1_000_000),
            shares)
        .as(
            (seed, devices, features, events, span, disorder, delay, some) ->
                new FleetSpec(
                    seed,
                    devices,
                    Math.min(3, devices),
                    features,
                    events,
                    Instant.EPOCH,
                    Duration.ofMillis(span),
                    Duration.ofMillis(disorder),
                    Duration.ofMillis(delay),
                    0.3,
                    0.5,
                    some));
  }

  private static Arbitrary<Double> share(double most) {
    return Arbitraries.doubles().between(0, most);
  }
}

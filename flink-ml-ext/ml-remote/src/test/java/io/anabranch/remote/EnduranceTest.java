// SPDX-License-Identifier: Apache-2.0
package io.anabranch.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.failsafe.function.CheckedSupplier;
import io.anabranch.core.inference.RemoteSpec;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

final class EnduranceTest {
  private final Endurance endurance = new Endurance("", RemoteSpec.DEFAULT, () -> 0);

  @Property
  void pausesDoubleUpToTenSecondsAndAreSpread(
      @ForAll @IntRange(min = 1, max = 1_000) int failures,
      @ForAll @DoubleRange(max = 1) double share) {
    Duration full = Duration.ofMillis(100).multipliedBy(1L << Math.min(failures - 1, 16));
    Duration most = full.compareTo(Duration.ofSeconds(10)) < 0 ? full : Duration.ofSeconds(10);

    assertThat(endurance.backOff(failures, share)).isBetween(most.dividedBy(2), most);
    assertThat(endurance.backOff(failures, 1)).isEqualTo(most);
  }

  @Test
  void oneProbeThatFailsOpensTheBreakerAgain() throws Exception {
    Duration pause = Duration.ofMillis(200);
    RemoteSpec.Breaker breaker = new RemoteSpec.Breaker(3, pause);
    RemoteSpec once = Specs.of(RemoteSpec.Format.AUTO, Specs.LONG, Duration.ZERO, breaker);
    Endurance failing = new Endurance("", once, () -> 0);
    AtomicInteger sent = new AtomicInteger();
    CheckedSupplier<Object> request =
        () -> {
          sent.incrementAndGet();
          throw new Outage(Outage.Cause.UNAVAILABLE, "down");
        };
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> failing.call(request)).hasMessage("down");
    }
    Thread.sleep(pause.toMillis() + 1);
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> failing.call(request)).hasMessage("down");
    }
    assertThat(sent).hasValue(4);
  }
}

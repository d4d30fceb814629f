// SPDX-License-Identifier: Apache-2.0
package io.anabranch.remote;

import static org.assertj.core.api.Assertions.assertThat;

import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import io.anabranch.core.inference.RemoteSpec;
import io.anabranch.core.testing.FakeModelRunner;
import io.anabranch.remote.testing.Fault;
import io.anabranch.remote.testing.ModelServer;
import java.time.Duration;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Law 3 against a server: whatever it does, every row is scored or named, or the run fails. */
final class MisbehavingServerPropertiesTest {
  private static final Duration ANSWER = Duration.ofMillis(250);

  @Provide
  Arbitrary<Fault> faults() {
    return Arbitraries.frequencyOf(
        net.jqwik.api.Tuple.of(12, Arbitraries.just(Fault.NONE)),
        net.jqwik.api.Tuple.of(
            12,
            Arbitraries.of(
                Fault.RESET,
                Fault.HALF,
                Fault.HALF_JSON,
                Fault.HTML,
                Fault.UNAVAILABLE,
                Fault.TOO_MANY,
                Fault.UNLOADED)),
        net.jqwik.api.Tuple.of(
            1,
            Arbitraries.of(
                Fault.SLOW,
                Fault.WRONG_ROWS,
                Fault.WRONG_TYPE,
                Fault.MISSING_OUTPUT,
                Fault.OTHER_VERSION,
                Fault.TOO_LARGE,
                Fault.ERROR)));
  }

  @Property(tries = 60)
  void everyRowIsScoredAsLocallyOrNamedOrTheRunFails(
      @ForAll @Size(max = 30) List<@net.jqwik.api.From("faults") Fault> faults,
      @ForAll @Size(min = 1, max = 9) List<@IntRange(max = 4) Integer> values,
      @ForAll RemoteSpec.Format format,
      @ForAll boolean sayBadRowsAreErrors) {
    FakeModelRunner model = poisoned();
    try (ModelServer server = ModelServer.start(model)) {
      RemoteSpec spec = Specs.of(format, ANSWER, Duration.ofMinutes(2), 5);
      try (RemoteModelRunner runner =
          RemoteModelRunner.open(server.address(), "m", List.of(), spec)) {
        // One good answer before trouble begins: from then on it takes two refusals of a good row.
        runner.run(Batches.of(model.signature(), 1));
        int start = server.inferences();
        server.badRowStatus(sayBadRowsAreErrors ? 500 : 400);
        server.plan(
            request -> request - start < faults.size() ? faults.get(request - start) : Fault.NONE);
        double[] rows = values.stream().mapToDouble(Integer::doubleValue).toArray();
        List<String> local = Batches.score(poisoned(), Batches.of(model.signature(), rows));
        List<String> remote;
        try {
          remote = Batches.score(runner, Batches.of(model.signature(), rows));
        } catch (MlException e) {
          assertThat(e.kind()).isEqualTo(ErrorKind.EXTERNAL);
          assertThat(faults)
              .containsAnyOf(
                  Fault.WRONG_ROWS, Fault.WRONG_TYPE, Fault.MISSING_OUTPUT, Fault.OTHER_VERSION);
          return;
        }
        for (int i = 0; i < rows.length; i++) {
          if (rows[i] == 0) {
            assertThat(remote.get(i)).startsWith("DATA ");
          } else if (refusals(faults) <= 1) {
            assertThat(remote.get(i)).isEqualTo(local.get(i));
          }
        }
      }
    }
  }

  private static long refusals(List<Fault> faults) {
    return faults.stream().filter(f -> f == Fault.TOO_LARGE || f == Fault.ERROR).count();
  }

  private static FakeModelRunner poisoned() {
    return FakeModelRunner.anyRows().failingOn(ErrorKind.DATA, value -> value == 0);
  }
}

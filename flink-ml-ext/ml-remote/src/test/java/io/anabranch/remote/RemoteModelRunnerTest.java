// SPDX-License-Identifier: Apache-2.0
package io.anabranch.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import io.anabranch.core.inference.ModelIdentity;
import io.anabranch.core.inference.RemoteSpec;
import io.anabranch.core.inference.TensorBatch;
import io.anabranch.core.testing.FakeModelRunner;
import io.anabranch.remote.testing.Fault;
import io.anabranch.remote.testing.ModelServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import java.util.stream.DoubleStream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One server, one runner, one thing that goes wrong. */
final class RemoteModelRunnerTest {
  private static final double POISON = 13;
  private static final Duration SOON = Duration.ofMillis(300);

  private final FakeModelRunner model =
      FakeModelRunner.anyRows().failingOn(ErrorKind.DATA, value -> value == POISON);
  private final ModelServer server = ModelServer.start(model);
  private final List<RemoteModelRunner> opened = new ArrayList<>();

  @AfterEach
  void close() {
    opened.forEach(RemoteModelRunner::close);
    server.close();
  }

  private RemoteModelRunner open(RemoteSpec spec) {
    return open(server.address(), spec);
  }

  private RemoteModelRunner open(String address, RemoteSpec spec) {
    RemoteModelRunner runner = RemoteModelRunner.open(address, "doubler", List.of(), spec);
    opened.add(runner);
    return runner;
  }

  private static RemoteSpec impatient() {
    return Specs.of(RemoteSpec.Format.AUTO, Duration.ofSeconds(30), SOON, 1_000);
  }

  private TensorBatch batch(double... values) {
    return Batches.of(model.signature(), values);
  }

  private List<String> local(double... values) {
    return Batches.score(
        FakeModelRunner.anyRows().failingOn(ErrorKind.DATA, v -> v == POISON), batch(values));
  }

  private static void assertFails(ErrorKind kind, ThrowingCallable call, String... texts) {
    assertThatThrownBy(call)
        .isInstanceOf(MlException.class)
        .hasMessageContainingAll(texts)
        .asInstanceOf(InstanceOfAssertFactories.type(MlException.class))
        .extracting(MlException::kind)
        .isEqualTo(kind);
  }

  @Test
  void takesSignatureAndVersionFromTheServer() {
    RemoteModelRunner runner = open(Specs.PATIENT);

    assertThat(runner.signature()).isEqualTo(model.signature());
    assertThat(runner.identity()).isEqualTo(new ModelIdentity("doubler", "1"));
  }

  @Test
  void itsGaugesAreThoseOfTheDocument() throws IOException {
    String document = Files.readString(Path.of("../../docs/metrics.md"));
    String section = document.split("### Of remote models, in the same group\n")[1].split("#")[0];
    List<String> documented =
        Pattern.compile("(?m)^\\| `([A-Za-z]+)`")
            .matcher(section)
            .results()
            .map(match -> match.group(1))
            .toList();

    assertThat(open(Specs.PATIENT).gauges().keySet()).containsExactlyElementsOf(documented);
  }

  @ParameterizedTest
  @EnumSource
  void scoresABatchInOneRequest(RemoteSpec.Format format) {
    RemoteModelRunner runner = open(Specs.of(format));
    double[] values = DoubleStream.iterate(0.1, v -> v * -1.7).limit(64).toArray();

    assertThat(Batches.score(runner, batch(values))).isEqualTo(local(values));
    assertThat(server.rowsOfRuns()).containsExactly(64);
  }

  @Test
  void speaksJsonWithAServerWithoutBinaryTensors() {
    server.withoutBinaryTensors();
    RemoteModelRunner runner = open(Specs.PATIENT);

    assertThat(Batches.score(runner, batch(0.1, 5e-324))).isEqualTo(local(0.1, 5e-324));
    assertFails(
        ErrorKind.DATA,
        () -> runner.run(batch(Double.NaN)),
        "features: NaN (expected: a finite number, as JSON has no other");
  }

  @Test
  void usesItsConnectionAgain() {
    RemoteModelRunner runner = open(Specs.withToken(RemoteSpec.Token.NONE));
    for (int i = 0; i < 20; i++) {
      runner.run(batch(1, 2));
    }

    assertThat(server.inferences()).isEqualTo(20);
    assertThat(server.connections()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(
      names = {
        "RESET",
        "HALF",
        "HALF_JSON",
        "HTML",
        "ERROR",
        "UNAVAILABLE",
        "TOO_MANY",
        "UNLOADED"
      })
  void outlivesWhatPasses(Fault fault) {
    RemoteModelRunner runner = open(Specs.PATIENT);
    server.plan(request -> request < 2 ? fault : Fault.NONE);

    assertThat(Batches.score(runner, batch(1, 2, 3))).isEqualTo(local(1, 2, 3));
    assertThat(server.inferences()).isEqualTo(3);
    assertThat(runner.gauges().get(RemoteModelRunner.RETRIES).getAsLong()).isEqualTo(2);
    assertThat(runner.gauges().get(RemoteModelRunner.REQUESTS).getAsLong()).isEqualTo(3);
  }

  @Test
  void asksAgainWhereNoAnswerComesInTime() {
    RemoteModelRunner runner =
        open(Specs.of(RemoteSpec.Format.AUTO, SOON, Duration.ofMinutes(2), 5));
    server.plan(request -> request == 0 ? Fault.SLOW : Fault.NONE);

    assertThat(Batches.score(runner, batch(1, 2))).isEqualTo(local(1, 2));
  }

  @ParameterizedTest
  @EnumSource(names = {"RESET", "HALF", "HALF_JSON", "HTML", "UNAVAILABLE", "TOO_MANY", "UNLOADED"})
  void failsTheRunWhereItDoesNotPass(Fault fault) {
    RemoteModelRunner runner = open(impatient());
    server.always(fault);

    assertFails(
        ErrorKind.EXTERNAL,
        () -> runner.run(batch(1)),
        "model fake at http://127.0.0.1:" + server.port(),
        "(given up after 300 ms)");
  }

  @ParameterizedTest
  @EnumSource(names = {"WRONG_ROWS", "WRONG_TYPE", "MISSING_OUTPUT"})
  void failsTheRunWhereTheAnswerIsToSomethingElse(Fault fault) {
    RemoteModelRunner runner = open(Specs.PATIENT);
    server.always(fault);

    assertFails(
        ErrorKind.EXTERNAL,
        () -> runner.run(batch(1, 2)),
        "model fake version 1 at http://127.0.0.1:" + server.port() + ": output 'prediction': ",
        "(expected: ");
    assertThat(server.inferences()).isEqualTo(1);
  }

  @Test
  void failsTheRunWhenAnotherVersionAnswers() {
    RemoteModelRunner runner = open(Specs.PATIENT);
    runner.run(batch(1));
    server.always(Fault.OTHER_VERSION);

    assertFails(
        ErrorKind.EXTERNAL,
        () -> runner.run(batch(1)),
        "version 1-other answered (expected: 1, as when the model was opened");
  }

  @Test
  void takesUpANewVersionWhenItIsOpenedAgain() {
    open(Specs.PATIENT).run(batch(1));
    server.version("2");

    assertThat(open(Specs.PATIENT).identity().version()).isEqualTo("2");
  }

  @Test
  void namesAVersionThatTheServerDoesNotSay() {
    server.version(null);
    RemoteModelRunner runner = open(Specs.PATIENT);

    assertThat(runner.identity().version()).isEqualTo("unversioned");
    assertThat(Batches.score(runner, batch(1))).isEqualTo(local(1));
  }

  @ParameterizedTest
  @EnumSource(names = {"RESET", "UNAVAILABLE", "TOO_MANY"})
  void whatPassesWhileItOpensChangesNothing(Fault fault) {
    server.listsNoVersions();
    server.planQuestions(request -> request % 2 == 0 ? fault : Fault.NONE);
    server.plan(request -> request == 0 ? fault : Fault.NONE);
    RemoteModelRunner runner = open(Specs.PATIENT);

    assertThat(runner.identity().version()).isEqualTo("1");
    // Only binary tensors can carry it.
    assertThat(Batches.score(runner, batch(Double.NaN))).isEqualTo(local(Double.NaN));
  }

  @ParameterizedTest
  @EnumSource(names = {"NONE", "ERROR"})
  void costsABadRowAloneHoweverTheServerSaysSo(Fault status) {
    server.badRowStatus(status == Fault.ERROR ? 500 : 400);
    double[] values = DoubleStream.iterate(0, v -> v + 1).limit(64).toArray();
    List<String> rows = Batches.score(open(Specs.PATIENT), batch(values));

    assertThat(rows.get((int) POISON))
        .startsWith("DATA model fake version 1 at http://")
        .contains("the server answers " + (status == Fault.ERROR ? 500 : 400) + ": ")
        .endsWith("(1 row)");
    assertThat(rows).filteredOn(row -> row.startsWith("DATA")).hasSize(1);
    List<String> good = new ArrayList<>(local(values));
    good.set((int) POISON, rows.get((int) POISON));
    assertThat(rows).isEqualTo(good);
  }

  @Test
  void doesNotBlameTheRowsForAServerThatRefusesWhatItTookBefore() {
    RemoteModelRunner runner = open(impatient());
    runner.run(batch(1));
    server.badRowStatus(500);
    server.always(Fault.ERROR);
    assertFails(ErrorKind.EXTERNAL, () -> runner.run(batch(2)), "500: CUDA went away");

    server.always(Fault.TOO_LARGE);
    assertFails(
        ErrorKind.EXTERNAL,
        () -> runner.run(batch(2)),
        "413: too large, and so it does to what it scored before");
  }

  @Test
  void doesNotBlameARowThatOneOfTwoReplicasRefuses() {
    RemoteModelRunner runner = open(Specs.PATIENT);
    runner.run(batch(1));
    server.plan(request -> request % 2 == 1 ? Fault.TOO_LARGE : Fault.NONE);

    assertThat(Batches.score(runner, batch(2))).isEqualTo(local(2));
  }

  @Test
  void halvesABatchThatIsTooLargeForTheServer() {
    RemoteModelRunner runner = open(Specs.PATIENT);
    runner.run(batch(1));
    // The batch, then the row that was scored before, then the halves.
    server.plan(request -> request == 1 ? Fault.TOO_LARGE : Fault.NONE);

    assertThat(Batches.score(runner, batch(1, 2, 3, 4))).isEqualTo(local(1, 2, 3, 4));
    assertThat(server.rowsOfRuns()).containsExactly(1, 1, 2, 2);
  }

  @Test
  void sendsNothingWhileTheBreakerIsOpen() {
    RemoteModelRunner runner =
        open(
            Specs.of(
                RemoteSpec.Format.AUTO,
                Duration.ofSeconds(30),
                SOON,
                new RemoteSpec.Breaker(3, Specs.LONG)));
    server.always(Fault.UNAVAILABLE);

    assertFails(ErrorKind.EXTERNAL, () -> runner.run(batch(1)), "503: loading");
    assertThat(server.inferences()).isEqualTo(3);
    assertThat(runner.gauges().get(RemoteModelRunner.BREAKER).getAsLong()).isEqualTo(2);
    server.always(Fault.NONE);
    assertFails(ErrorKind.EXTERNAL, () -> runner.run(batch(1)), "503: loading");
    assertThat(server.inferences()).isEqualTo(3);
  }

  @Test
  void closesTheBreakerWhenAProbeIsAnswered() {
    RemoteModelRunner runner = open(Specs.PATIENT);
    server.plan(request -> request < 9 ? Fault.UNAVAILABLE : Fault.NONE);

    assertThat(Batches.score(runner, batch(1))).isEqualTo(local(1));
    assertThat(runner.gauges().get(RemoteModelRunner.BREAKER).getAsLong()).isZero();
  }

  @Test
  void waitsAsLongAsTheServerAsks() {
    RemoteModelRunner runner = open(impatient());
    server.plan(request -> request == 0 ? Fault.MUCH_TOO_MANY : Fault.NONE);

    assertFails(ErrorKind.EXTERNAL, () -> runner.run(batch(1)), "429: slow down");
    assertThat(server.inferences()).isEqualTo(1);
  }

  @Test
  void keepsToTheRate() {
    RemoteSpec spec = Specs.PATIENT;
    RemoteModelRunner runner =
        open(new RemoteSpec(spec.format(), spec.patience(), spec.breaker(), 5, 1, spec.token()));
    long started = System.nanoTime();
    for (int i = 0; i < 3; i++) {
      runner.run(batch(i));
    }

    assertThat(Duration.ofNanos(System.nanoTime() - started)).isGreaterThan(Duration.ofMillis(390));
    assertThat(runner.gauges().get(RemoteModelRunner.REQUESTS).getAsLong()).isEqualTo(3);
    assertThat(runner.gauges().get(RemoteModelRunner.RATE_WAIT_MILLIS).getAsLong()).isPositive();
  }

  @Test
  void doesNotRepeatWhatAPersonMustMend() {
    RemoteModelRunner runner = open(Specs.PATIENT);
    server.always(Fault.UNAUTHORIZED);

    assertFails(
        ErrorKind.USER,
        () -> runner.run(batch(1)),
        "401 expired (expected: a token that the server accepts",
        "token-env or token-file under inference.remote");
    assertThat(server.inferences()).isEqualTo(1);
  }

  @Test
  void refusesAModelThatTheServerDoesNotHave() {
    String address = server.address().replace("fake", "other");

    assertFails(
        ErrorKind.USER,
        () -> open(address, Specs.PATIENT),
        "model other at http://127.0.0.1:",
        "no such model: unknown model");
  }

  @Test
  void saysThatTheModelIsNotReady() {
    server.notReady();

    assertFails(
        ErrorKind.EXTERNAL,
        () -> open(Specs.PATIENT.withoutRepetition()),
        "model fake at http://127.0.0.1:",
        "not ready: the server answers 400: still loading");
  }

  @Test
  void saysThatNobodyListens() {
    server.close();

    assertFails(
        ErrorKind.EXTERNAL,
        () -> open(Specs.PATIENT.withoutRepetition()),
        "model fake at http://127.0.0.1:" + server.port() + ": no connection: ");
  }

  @Test
  void refusesAnOutputThatTheModelDoesNotHave() {
    assertFails(
        ErrorKind.USER,
        () -> RemoteModelRunner.open(server.address(), "m", List.of("nothing"), Specs.PATIENT),
        "no output 'nothing' (expected: one of [prediction])");
  }

  @Test
  void outlivesAServerThatDiesAndComesBack() throws Exception {
    RemoteModelRunner runner = open(Specs.PATIENT);
    runner.run(batch(1));
    server.close();
    AtomicReference<List<String>> rows = new AtomicReference<>();
    Thread scoring = new Thread(() -> rows.set(Batches.score(runner, batch(2, 3))));
    scoring.start();
    awaitRetries(runner);

    try (ModelServer back = ModelServer.start(model, server.port())) {
      scoring.join();
      assertThat(back.inferences()).isEqualTo(1);
    }
    assertThat(rows.get()).isEqualTo(local(2, 3));
  }

  private static void awaitRetries(RemoteModelRunner runner) throws InterruptedException {
    while (runner.gauges().get(RemoteModelRunner.RETRIES).getAsLong() == 0) {
      Thread.sleep(1);
    }
  }

  @Test
  void endsWhenItsThreadIsInterruptedWhateverItWaitsFor() throws Exception {
    for (Fault fault : List.of(Fault.SLOW, Fault.MUCH_TOO_MANY)) {
      RemoteModelRunner runner = open(Specs.of(RemoteSpec.Format.AUTO, Specs.LONG, Specs.LONG, 5));
      int before = server.inferences();
      server.always(fault);
      AtomicReference<Throwable> thrown = new AtomicReference<>();
      CountDownLatch interrupted = new CountDownLatch(1);
      Thread running =
          new Thread(
              () -> {
                try {
                  runner.run(batch(1));
                } catch (MlException e) {
                  thrown.set(e);
                }
                if (Thread.currentThread().isInterrupted()) {
                  interrupted.countDown();
                }
              });
      running.start();
      while (server.inferences() == before) {
        Thread.sleep(1);
      }
      running.interrupt();
      running.join();

      assertThat(thrown.get()).hasMessageContaining("interrupted while it was asked");
      assertThat(interrupted.getCount()).isZero();
      assertThat(runner.gauges().get(RemoteModelRunner.IN_FLIGHT).getAsLong()).isZero();
    }
  }

  @Test
  void leavesNoThreadBehind() throws Exception {
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    RemoteModelRunner runner =
        RemoteModelRunner.open(server.address(), "leak", List.of(), Specs.PATIENT);
    server.plan(request -> request < 3 ? Fault.UNAVAILABLE : Fault.NONE);
    runner.run(batch(1));
    Set<Thread> its = new HashSet<>(Thread.getAllStackTraces().keySet());
    its.removeAll(before);
    its.removeIf(thread -> thread.getName().startsWith("model-server"));
    assertThat(its).isNotEmpty();
    runner.close();

    for (Thread thread : its) {
      thread.join();
    }
  }
}

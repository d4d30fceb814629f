// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import io.anabranch.core.tensor.ElementType;
import io.anabranch.core.tensor.Tensor;
import io.anabranch.core.tensor.TensorSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Rows of one batch go to the models they name, and nowhere else. */
final class RoutingTest {
  private static final ModelSignature SIGNATURE = signature(ElementType.DOUBLE);

  private static ModelSignature signature(ElementType type) {
    return new ModelSignature(
        List.of(new TensorSpec("features", type, new long[] {-1, 1})),
        List.of(new OutputSpec.OfTensor(new TensorSpec("score", type, new long[] {-1, 1}))),
        ModelSignature.ANY_ROWS);
  }

  /** Models {@code m0, m1, ...}, of which each multiplies by its number; a negative value fails. */
  private static final class Fleet implements RoutingRunner.Catalogue {
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger mostOpen = new AtomicInteger();
    private final Map<String, MlException> broken = new ConcurrentHashMap<>();

    @Override
    public ModelIdentity identity(String reference) {
      if (!reference.matches("m[0-9]+")) {
        throw MlException.data("model: " + reference + " (expected: m and a number)");
      }
      return new ModelIdentity(reference, "v" + reference.substring(1));
    }

    @Override
    public ModelRunner open(String reference) {
      if (broken.containsKey(reference)) {
        throw broken.get(reference);
      }
      mostOpen.accumulateAndGet(open.incrementAndGet(), Math::max);
      int factor = Integer.parseInt(reference.substring(1));
      ElementType type = factor == 99 ? ElementType.FLOAT : ElementType.DOUBLE;
      return new Multiplier(factor, signature(type), open);
    }
  }

  private record Multiplier(int factor, ModelSignature signature, AtomicInteger open)
      implements ModelRunner {
    @Override
    public ModelIdentity identity() {
      return new ModelIdentity("multiplier", "1");
    }

    @Override
    public void run(TensorBatch batch) {
      Tensor in = batch.inputs().get(0);
      Tensor out =
          new Tensor("score", ElementType.DOUBLE, new long[] {batch.rows(), 1}, batch.rows());
      for (int i = 0; i < batch.rows(); i++) {
        if (in.number(i) < 0) {
          throw MlException.data("negative");
        }
        out.putNumber(i, in.number(i) * factor);
      }
      batch.outputs(List.of(new ModelOutput.OfTensor(out)));
    }

    @Override
    public void close() {
      open.decrementAndGet();
    }
  }

  private static final class Outcome implements Scores.Sink {
    private final List<String> rows = new ArrayList<>();
    private String model;

    @Override
    public void madeBy(ModelIdentity by) {
      model = by.name() + by.version();
    }

    @Override
    public void scored(int first, int count, int at, List<ModelOutput> outputs) {
      for (int i = 0; i < count; i++) {
        assertThat(rows).hasSize(first + i);
        rows.add(model + " " + ((ModelOutput.OfTensor) outputs.get(0)).tensor().number(at + i));
      }
    }

    @Override
    public void failed(int row, MlException error) {
      assertThat(rows).hasSize(row);
      assertThat(error.kind()).isEqualTo(ErrorKind.DATA);
      rows.add(error.getMessage());
    }
  }

  private Fleet fleet = new Fleet();

  private RoutingRunner runner(int bound) {
    return new RoutingRunner(
        fleet, new ModelIdentity("m", "by row"), "m1", bound, Executors.newFixedThreadPool(2));
  }

  private static TensorBatch batch(List<Route> routes, List<Double> values) {
    TensorBatch batch = TensorBatch.allocate(SIGNATURE, 4);
    fill(batch, routes, values);
    return batch;
  }

  private static void fill(TensorBatch batch, List<Route> routes, List<Double> values) {
    for (int i = 0; i < routes.size(); i++) {
      batch.inputs().get(0).resize(batch.beginRow() + 1);
      batch.inputs().get(0).putNumber(i, values.get(i));
      batch.commitRow();
      batch.route(routes.get(i));
    }
    batch.seal();
  }

  private static List<String> score(RoutingRunner runner, TensorBatch batch) {
    Scores scores = new Scores();
    new BatchScorer(runner).score(batch, scores);
    Outcome outcome = new Outcome();
    scores.forEach(outcome);
    return outcome.rows;
  }

  @Property(tries = 100)
  void everyRowIsScoredByTheModelItNamesInItsPlace(
      @ForAll @Size(max = 40) List<@IntRange(min = -1, max = 9) Integer> models,
      @ForAll @IntRange(min = 1, max = 4) int bound) {
    fleet = new Fleet();
    List<Route> routes = new ArrayList<>();
    List<Double> values = new ArrayList<>();
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < models.size(); i++) {
      int model = models.get(i);
      double value = i % 7 == 6 ? -1 : i;
      routes.add(model < 0 ? Route.refused(MlException.data("none")) : Route.to("m" + model));
      values.add(value);
      expected.add(
          model < 0
              ? "none"
              : value < 0 ? "negative" : "m" + model + "v" + model + " " + value * model);
    }
    try (RoutingRunner runner = runner(bound)) {
      TensorBatch batch = batch(routes, values);
      assertThat(score(runner, batch)).isEqualTo(expected);
      // The same memory again, after rows were expected.
      batch.clear();
      fill(batch, routes, values);
      routes.forEach(runner::expect);
      assertThat(score(runner, batch)).isEqualTo(expected);
    }
    assertThat(fleet.open).hasValue(0);
    assertThat(fleet.mostOpen.get()).isLessThanOrEqualTo(bound);
  }

  @Test
  void aModelThatDoesNotExistCostsItsRowsAlone() {
    try (RoutingRunner runner = runner(2)) {
      assertThat(
              score(
                  runner,
                  batch(
                      List.of(Route.to("m2"), Route.to("x"), Route.to("m2")), List.of(1d, 2d, 3d))))
          .containsExactly("m2v2 2.0", "model: x (expected: m and a number)", "m2v2 6.0");
    }
  }

  @Test
  void aModelOfAnotherSignatureCostsItsRowsAndBothAreNamed() {
    try (RoutingRunner runner = runner(2)) {
      assertThat(score(runner, batch(List.of(Route.to("m99"), Route.to("m2")), List.of(1d, 2d))))
          .containsExactly(
              "model m99 v99: [features: FLOAT [?, 1]] -> [score: FLOAT [?, 1]] (expected:"
                  + " [features: DOUBLE [?, 1]] -> [score: DOUBLE [?, 1]], as model m1 v1)",
              "m2v2 4.0");
    }
    assertThat(fleet.open).hasValue(0);
  }

  @Test
  void aModelThatCannotBeReadNowEndsTheRunAndIsTriedAgain() {
    fleet.broken.put("m3", new MlException(ErrorKind.EXTERNAL, "the disk is away"));
    try (RoutingRunner runner = runner(2)) {
      TensorBatch batch = batch(List.of(Route.to("m3")), List.of(1d));
      assertThatThrownBy(() -> score(runner, batch)).hasMessage("the disk is away");
      fleet.broken.clear();
      assertThat(score(runner, batch)).containsExactly("m3v3 3.0");
    }
  }

  @Test
  void aModelThatIsBrokenIsNotLoadedForEachOfItsRows() {
    fleet.broken.put("m3", MlException.user("no model at all"));
    try (RoutingRunner runner = runner(2)) {
      for (int i = 0; i < 5; i++) {
        assertThat(score(runner, batch(List.of(Route.to("m3")), List.of(1d))))
            .containsExactly("no model at all");
      }
      assertThat(runner.gauges().get(RoutingRunner.MODEL_LOADS).getAsLong()).isEqualTo(1);
    }
  }

  @Test
  void theModelThatWasNotUsedForLongestMakesRoom() {
    try (RoutingRunner runner = runner(2)) {
      for (String model : List.of("m1", "m2", "m1", "m3", "m1", "m2")) {
        score(runner, batch(List.of(Route.to(model)), List.of(1d)));
      }
      assertThat(runner.gauges().get(RoutingRunner.MODEL_LOADS).getAsLong()).isEqualTo(4);
      assertThat(runner.gauges().get(RoutingRunner.MODEL_EVICTIONS).getAsLong()).isEqualTo(2);
      assertThat(runner.gauges().get(RoutingRunner.OPEN_MODELS).getAsLong()).isEqualTo(2);
    }
  }

  @Test
  @Timeout(60)
  void threadsThatWantMoreModelsThanMayBeOpenWaitForEachOther() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try (RoutingRunner runner = runner(2)) {
      List<Future<?>> done = new ArrayList<>();
      for (int t = 0; t < 4; t++) {
        int seed = t;
        done.add(
            threads.submit(
                () -> {
                  for (int i = 0; i < 300; i++) {
                    String model = "m" + (seed * 7 + i * (seed + 1)) % 11;
                    runner.expect(Route.to("m" + i % 13));
                    assertThat(score(runner, batch(List.of(Route.to(model)), List.of(2d))))
                        .containsExactly(
                            model
                                + "v"
                                + model.substring(1)
                                + " "
                                + 2d * Integer.parseInt(model.substring(1)));
                  }
                }));
      }
      for (Future<?> each : done) {
        each.get(50, TimeUnit.SECONDS);
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(fleet.open).hasValue(0);
    assertThat(fleet.mostOpen.get()).isLessThanOrEqualTo(2);
  }
}

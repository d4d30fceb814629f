// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.learn;

import io.anabranch.core.online.DriftSpec;
import io.anabranch.core.online.LearnSpec;
import io.anabranch.core.online.QualityMeasure;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** Random rows and labels of few keys with many equal times, and learners of every form. */
abstract class LearnEvents {
  static final LearnSpec AT_ONCE =
      LearnHarness.learner("linear")
          .options(Map.of("rate", "0.2"))
          .quality(QualityMeasure.MAE, QualityMeasure.RMSE)
          .prior("chance")
          .spec();
  static final LearnSpec LAGGED =
      LearnHarness.learner("linear")
          .lag(40)
          .quality(QualityMeasure.MAE)
          .drift("page-hinkley", DriftSpec.Then.SHRINK)
          .ttl(300)
          .spec();
  static final LearnSpec LABELLED_LATER =
      LearnHarness.learner("logistic").stream(80)
          .quality(QualityMeasure.LOG_LOSS, QualityMeasure.ACCURACY, QualityMeasure.AUC)
          .prior("chance")
          .drift("ddm", DriftSpec.Then.RESET)
          .ttl(200)
          .spec();
  static final LearnSpec CLASSES =
      LearnHarness.learner("hoeffding-tree")
          .classes("0.0", "1.0")
          .quality(QualityMeasure.ACCURACY)
          .spec();
  static final LearnSpec UNLABELLED =
      LearnHarness.learner("k-means").options(Map.of("k", "3")).label(null).spec();

  @Provide
  Arbitrary<LearnSpec> specs() {
    return Arbitraries.of(AT_ONCE, LAGGED, LABELLED_LATER, CLASSES, UNLABELLED);
  }

  /** Numbers of keys around those at which a task's tables grow and its loops turn. */
  @Provide
  Arbitrary<Integer> bursts() {
    return Arbitraries.of(15, 16, 17, 31, 32, 33, 64, 65, 300);
  }

  @Provide
  Arbitrary<List<Event>> events() {
    Arbitrary<String> devices = Arbitraries.of("pump", "fan", "a device with a long name");
    Arbitrary<Long> ids = Arbitraries.longs().between(1, 12);
    Arbitrary<Double> features =
        Arbitraries.frequencyOf(
            Tuple.of(20, Arbitraries.integers().between(-30, 30).map(i -> i / 10.0)),
            Tuple.of(1, Arbitraries.of(Double.NaN, Double.POSITIVE_INFINITY)));
    Arbitrary<Double> labels =
        Arbitraries.frequencyOf(
            Tuple.of(20, Arbitraries.of(0.0, 1.0)), Tuple.of(1, Arbitraries.of(0.5, Double.NaN)));
    Arbitrary<Integer> counts = Arbitraries.integers().between(0, 4);
    Arbitrary<Double> chances = Arbitraries.of(0.0, 0.25, 0.5, 0.99);
    return Combinators.combine(
            Arbitraries.of(false, false, true),
            devices,
            ids,
            features.injectNull(0.03),
            counts.injectNull(0.03),
            chances,
            labels.injectNull(0.1),
            Arbitraries.longs().between(0, 600))
        .as(Event::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(120);
  }

  /** Those that the learner takes: labels only where they come by themselves. */
  static List<Event> of(LearnSpec spec, List<Event> events) {
    return events.stream().filter(e -> spec.delay().isStream() || !e.isLabel()).toList();
  }

  /** In an order in which none comes more than {@code bound} behind the newest before it. */
  static List<Event> shuffled(List<Event> events, long bound, Random random) {
    record Moved(Event event, long at) {}
    return events.stream()
        .map(event -> new Moved(event, event.time() + random.nextLong(bound + 1)))
        .sorted(Comparator.comparing(Moved::at))
        .map(Moved::event)
        .toList();
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.anabranch.benchmarks;

import io.anabranch.benchmarks.AirportFeatures.Choice;
import io.anabranch.benchmarks.AirportFlights.Flight;
import io.anabranch.core.learn.LearnerSpec;
import io.anabranch.core.online.KeyModel;
import io.anabranch.core.online.KeyModels;
import io.anabranch.core.online.LabelDelay;
import io.anabranch.core.online.LearnSink;
import io.anabranch.core.online.LearnSpec;
import io.anabranch.core.online.QualityMeasure;
import io.anabranch.core.online.Workspace;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Models of one learner, for each airport or for all of them, which predict flights one after the
 * other and learn each delay when it has become known. The code is that of the keyed operator.
 */
final class Contestant {
  static final Duration KNOWN_AFTER = Duration.ofHours(6);

  /** More flights than all airports have within the lag. */
  private static final int MOST_WAITING = 1 << 16;

  /** Whose flights a model sees. */
  enum Scope {
    GLOBAL,
    AIRPORT
  }

  private final String name;
  private final KeyModels plan;
  private final Choice choice;
  private final Scope scope;
  private final Contestant prior;
  private final KeyModel[] models;
  private final Workspace workspace;
  private final Prequential errors;
  private double prediction;

  /**
   * @param choice of features
   * @param prior whose prediction is where each model starts from; null for none
   */
  Contestant(
      String name,
      String kind,
      Map<String, String> options,
      Choice choice,
      Scope scope,
      Contestant prior,
      AirportFlights flights) {
    this.name = name;
    this.choice = choice;
    this.scope = scope;
    this.prior = prior;
    plan =
        new KeyModels(
            new LearnSpec(
                "delay",
                List.of("origin"),
                new LearnerSpec(kind, names(choice), List.of(), options),
                "delay",
                new LabelDelay(KNOWN_AFTER, List.of(), Duration.ZERO, MOST_WAITING),
                prior == null ? null : "prior",
                null,
                List.of(QualityMeasure.MAE),
                null));
    models = new KeyModel[scope == Scope.GLOBAL ? 1 : flights.airports()];
    workspace = plan.workspace();
    errors = flights.errors();
  }

  private static List<String> names(Choice choice) {
    return IntStream.range(0, choice.features()).mapToObj(i -> "f" + i).toList();
  }

  String name() {
    return name;
  }

  Prequential errors() {
    return errors;
  }

  Choice choice() {
    return choice;
  }

  void next(Flight flight, double[] features) {
    int key = scope == Scope.GLOBAL ? 0 : flight.origin();
    if (models[key] == null) {
      models[key] = plan.create();
    }
    System.arraycopy(features, 0, workspace.example().features(), 0, features.length);
    workspace.example().at(flight.time());
    if (prior != null) {
      workspace.prior(prior.prediction);
    }
    models[key].row(workspace, flight.delay(), null, new First());
    errors.add(flight, prediction);
  }

  /** Takes the prediction, which is the first of the outputs. */
  private final class First implements LearnSink {
    @Override
    public void setNumber(int output, double value) {
      if (output == 0) {
        prediction = value;
      }
    }

    @Override
    public void setNull(int output) {}

    @Override
    public void setBoolean(int output, boolean value) {}

    @Override
    public void setInteger(int output, long value) {}

    @Override
    public void setClass(int output, int index) {}

    @Override
    public void setNumbers(int output, double[] values) {}
  }
}

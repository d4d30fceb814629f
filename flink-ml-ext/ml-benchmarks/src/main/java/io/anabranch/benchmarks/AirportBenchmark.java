// SPDX-License-Identifier: Apache-2.0
package io.anabranch.benchmarks;

import io.anabranch.benchmarks.AirportFeatures.Choice;
import io.anabranch.benchmarks.AirportFlights.Flight;
import io.anabranch.benchmarks.Contestant.Scope;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How late will a flight be, said when it leaves: one model per airport beside one for all, of the
 * same learner over the same features, and beside what needs no model. A third model per airport
 * starts from the prediction of the one for all and learns what differs from it.
 *
 * <p>Prequential: each flight is predicted before its delay is known, which it is 6 h after
 * departure. Features and settings were chosen on January to March by the least RMSE, those of each
 * model for itself over grids of a few values, and are frozen here; the errors, in minutes, are
 * those of the flights from April on. Models keep what they learnt before.
 *
 * <p>Argument: a Parquet file of flights or a folder of them ({@code data/flights/departures}).
 */
public final class AirportBenchmark {
  private static final LocalDate FROM = LocalDate.of(2001, 4, 1);

  private final AirportFlights flights;
  private final List<Contestant> contestants = new ArrayList<>();
  private final List<Contestant> references = new ArrayList<>();
  private final NaiveDelays naive;

  private AirportBenchmark(AirportFlights flights) {
    this.flights = flights;
    naive = new NaiveDelays(flights);
    // Chosen on January to March 2001, by the least RMSE of each; not to be changed after a look at
    // the months that are reported.
    learner(
        "AdaGrad",
        "linear",
        Choice.HALF_HOURS,
        Map.of("rate", "0.35"),
        Map.of("rate", "1"),
        Map.of("rate", "0.5"));
    learner("RLS", "rls", Choice.HALF_HOURS, rls("0.001"), rls("0.03"), rls("0.01"));
    learner(
        "Hoeffding tree",
        "hoeffding-tree",
        Choice.NUMBERS,
        Map.of("delta", "0.01", "max-nodes", "511", "max-depth", "20", "bins", "32"),
        Map.of("delta", "0.001", "max-nodes", "127"),
        Map.of());
    learner(
        "AdaGrad, means by hour",
        "linear",
        Choice.MEANS_BY_HOUR,
        Map.of("rate", "0.5"),
        Map.of("rate", "1"),
        Map.of("rate", "0.25"));
    learner(
        "RLS, means by hour",
        "rls",
        Choice.MEANS_BY_HOUR,
        rls("0.001"),
        rls("0.01"),
        rls("0.0003"));
  }

  public static void main(String[] arguments) throws IOException {
    if (arguments.length > 1) {
      System.err.printf("%s (expected: one path)%n", List.of(arguments));
      System.exit(2);
    }
    String path = arguments.length == 0 ? "data/flights/departures" : arguments[0];
    AirportFlights flights =
        AirportFlights.read(Path.of(path), FROM.toEpochDay() * AirportFlights.DAY);
    AirportBenchmark benchmark = new AirportBenchmark(flights);
    benchmark.run();
    benchmark.print();
  }

  private static Map<String, String> rls(String variance) {
    return Map.of("forgetting", "1", "variance", variance);
  }

  /** One for all, one per airport, and one per airport that starts from the one for all. */
  private void learner(
      String name,
      String kind,
      Choice choice,
      Map<String, String> forAll,
      Map<String, String> own,
      Map<String, String> fromAll) {
    Contestant all =
        new Contestant(name + ", one for all", kind, forAll, choice, Scope.GLOBAL, null, flights);
    contestants.add(all);
    contestants.add(
        new Contestant(name + ", per airport", kind, own, choice, Scope.AIRPORT, null, flights));
    contestants.add(
        new Contestant(
            name + ", per airport from it", kind, fromAll, choice, Scope.AIRPORT, all, flights));
    references.addAll(List.of(all, all, all));
  }

  private void run() {
    AirportFeatures features = new AirportFeatures();
    Map<Choice, double[]> chosen = new EnumMap<>(Choice.class);
    for (Flight flight : flights.flights()) {
      features.next(flight);
      for (Choice choice : Choice.values()) {
        chosen.put(choice, features.of(flight, choice));
      }
      naive.next(flight);
      for (Contestant contestant : contestants) {
        contestant.next(flight, chosen.get(contestant.choice()));
      }
    }
  }

  private void print() {
    Prequential first = contestants.get(0).errors();
    System.out.printf(
        Locale.ROOT,
        "%,d flights, %d airports; delays known after %d h; errors of %,d flights on %d days%n",
        flights.flights().size(),
        flights.airports(),
        Contestant.KNOWN_AFTER.toHours(),
        flights.flights().stream().filter(flights::counts).count(),
        first.days());
    System.out.println(
        "| | MAE | RMSE | RMSE to one for all | days better | flights of airports better |");
    System.out.println("|---|---|---|---|---|---|");
    line("mean of the airport so far", naive.mean(), first);
    line("mean of the airport and the hour", naive.ofHour(), first);
    line("last known delay of the airport", naive.last(), first);
    for (int i = 0; i < contestants.size(); i++) {
      line(contestants.get(i).name(), contestants.get(i).errors(), references.get(i).errors());
    }
  }

  /**
   * @param all the model for all of the same learner, or of the first for what is no learner
   */
  private static void line(String name, Prequential errors, Prequential all) {
    System.out.printf(
        Locale.ROOT,
        "| %s | %.3f | %.3f | %+.2f %% | %d of %d | %.0f %% |%n",
        name,
        errors.mae(),
        errors.rmse(),
        (errors.rmse() / all.rmse() - 1) * 100,
        errors.daysBetter(all),
        errors.days(),
        errors.flightsBetter(all) * 100);
  }
}

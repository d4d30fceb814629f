// SPDX-License-Identifier: Apache-2.0
package io.anabranch.benchmarks;

import io.anabranch.benchmarks.AirportFlights.Flight;
import io.anabranch.core.over.KeyWindows;
import io.anabranch.core.over.OverSink;
import io.anabranch.core.over.OverSpec;
import io.anabranch.core.over.OverWindows;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What is known of a flight when it leaves: its time of day, weekday and distance; how late flights
 * from its origin, to its destination and on its route were that have landed by now; how late its
 * route was at this time of day yesterday and a week ago. A delay counts as known 6 h after
 * departure, that of a flight from elsewhere 8 h. All of it is known to every model alike.
 */
final class AirportFeatures {
  /** Which of them a model looks at. */
  enum Choice {
    /** One of 48 half hours is 1; the daily pattern is left to the model. */
    HALF_HOURS(48, 8),
    /** One of 24 hours is 1; with four weeks' means of the airport and the route in that hour. */
    MEANS_BY_HOUR(24, 10),
    /** Time of day and weekday as numbers, for trees. */
    NUMBERS(0, 8);

    private final int slots;
    private final int means;

    Choice(int slots, int means) {
      this.slots = slots;
      this.means = means;
    }

    int features() {
      return slots == 0 ? 3 + means : slots + 7 + means;
    }
  }

  private static final int FIRST_WINDOW = 5;

  /** So that all features are about as large as 1. */
  private static final double MINUTES = 30;

  private static final double MILES = 1000;

  private final List<Windows> windows =
      List.of(
          new Windows(Flight::origin, window(3, 360), window(24, 360), window(168, 360)),
          new Windows(Flight::destination, window(3, 480), window(24, 480)),
          new Windows(AirportFeatures::route, window(1, 1410), window(1, 10050), window(672, 360)),
          new Windows(flight -> List.of(flight.origin(), flight.minute() / 60), window(672, 360)),
          new Windows(flight -> List.of(route(flight), flight.minute() / 60), window(672, 360)));
  private final double[] dense = new double[FIRST_WINDOW + 10];

  private static Object route(Flight flight) {
    return List.of(flight.origin(), flight.destination());
  }

  private static OverSpec window(int hours, int lagMinutes) {
    return new OverSpec(
        "w" + hours + "_" + lagMinutes,
        List.of("key"),
        "delay",
        Duration.ofHours(hours),
        OverSpec.DEFAULT_ROWS,
        Duration.ofMinutes(lagMinutes),
        List.of("mean"),
        null);
  }

  /** Looks at the next flight, which is then known to later ones. */
  void next(Flight flight) {
    double day = 2 * Math.PI * flight.minute() / 1440;
    double week = 2 * Math.PI * flight.weekday() / 7;
    dense[0] = Double.isNaN(flight.distance()) ? 0 : flight.distance() / MILES;
    dense[1] = StrictMath.sin(week);
    dense[2] = StrictMath.cos(week);
    dense[3] = StrictMath.sin(day);
    dense[4] = StrictMath.cos(day);
    int at = FIRST_WINDOW;
    for (Windows each : windows) {
      each.next(flight, new Means(dense, at));
      at += each.outputs;
    }
  }

  /** What a model looks at, of the flight that was next. */
  double[] of(Flight flight, Choice choice) {
    double[] features = new double[choice.features()];
    System.arraycopy(dense, FIRST_WINDOW, features, choice.features() - choice.means, choice.means);
    if (choice == Choice.NUMBERS) {
      features[0] = flight.minute() / 60.0;
      features[1] = flight.weekday();
      features[2] = dense[0];
      return features;
    }
    features[flight.minute() * choice.slots / 1440] = 1;
    System.arraycopy(dense, 0, features, choice.slots, 3);
    for (int i = 0; i < 4; i++) {
      // last night's delays say little of the morning
      features[choice.slots + 3 + i] = dense[FIRST_WINDOW + i / 2] * dense[3 + i % 2];
    }
    return features;
  }

  /** Means of earlier delays by some key. */
  private static final class Windows {
    private final Function<Flight, Object> key;
    private final OverWindows plan;
    private final int outputs;
    private final Map<Object, KeyWindows> keys = new HashMap<>();

    Windows(Function<Flight, Object> key, OverSpec... specs) {
      this.key = key;
      plan = new OverWindows(List.of(specs));
      outputs = specs.length;
    }

    void next(Flight flight, Means means) {
      KeyWindows ofKey =
          keys.computeIfAbsent(key.apply(flight), k -> plan.create(new StateSize.Blocks()));
      ofKey.compute(flight.time(), means);
      ofKey.append(flight.time(), new double[] {flight.delay()});
    }
  }

  /** Puts what is known in its place; what is not counts as on time. */
  private record Means(double[] features, int first) implements OverSink {
    @Override
    public void setNull(int output) {
      features[first + output] = 0;
    }

    @Override
    public void setInteger(int output, long value) {
      setNumber(output, value);
    }

    @Override
    public void setNumber(int output, double value) {
      features[first + output] = value / MINUTES;
    }
  }
}

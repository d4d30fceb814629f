// SPDX-License-Identifier: Apache-2.0
package io.anabranch.benchmarks;

import io.anabranch.benchmarks.AirportFlights.Flight;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What needs no model: the mean of an airport's delays known by now, that of its delays in the same
 * hour of the day, and the last of them. What is not known counts as on time.
 */
final class NaiveDelays {
  private static final int HOURS = 24;

  private final Prequential mean;
  private final Prequential ofHour;
  private final Prequential last;
  private final double[] sums;
  private final long[] counts;
  private final double[] hourSums;
  private final long[] hourCounts;
  private final double[] lasts;
  private final Deque<Flight> waiting = new ArrayDeque<>();

  NaiveDelays(AirportFlights flights) {
    mean = flights.errors();
    ofHour = flights.errors();
    last = flights.errors();
    sums = new double[flights.airports()];
    counts = new long[flights.airports()];
    hourSums = new double[flights.airports() * HOURS];
    hourCounts = new long[flights.airports() * HOURS];
    lasts = new double[flights.airports()];
  }

  Prequential mean() {
    return mean;
  }

  Prequential ofHour() {
    return ofHour;
  }

  Prequential last() {
    return last;
  }

  void next(Flight flight) {
    long known = flight.time() - Contestant.KNOWN_AFTER.toMillis();
    while (!waiting.isEmpty() && waiting.peek().time() < known) {
      learn(waiting.poll());
    }
    int at = flight.origin();
    mean.add(flight, mean(sums[at], counts[at]));
    ofHour.add(flight, mean(hourSums[slot(flight)], hourCounts[slot(flight)]));
    last.add(flight, lasts[at]);
    if (!Double.isNaN(flight.delay())) {
      waiting.add(flight);
    }
  }

  private static double mean(double sum, long count) {
    return count == 0 ? 0 : sum / count;
  }

  private static int slot(Flight flight) {
    return flight.origin() * HOURS + flight.minute() / 60;
  }

  private void learn(Flight flight) {
    sums[flight.origin()] += flight.delay();
    counts[flight.origin()]++;
    hourSums[slot(flight)] += flight.delay();
    hourCounts[slot(flight)]++;
    lasts[flight.origin()] = flight.delay();
  }
}

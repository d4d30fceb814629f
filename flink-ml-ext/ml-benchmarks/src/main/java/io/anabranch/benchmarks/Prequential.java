// SPDX-License-Identifier: Apache-2.0
package io.anabranch.benchmarks;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Errors of predictions, each made before its label was learnt, by airport and by day. All that are
 * compared have seen the same flights.
 */
final class Prequential {
  private final long from;
  private final Sums airports;
  private final Sums days;
  private double absolute;

  /**
   * @param from the first time that counts, in milliseconds; earlier predictions are left out
   * @param days from then on
   */
  Prequential(long from, int airports, int days) {
    this.from = from;
    this.airports = new Sums(new double[airports], new long[airports]);
    this.days = new Sums(new double[days], new long[days]);
  }

  void add(AirportFlights.Flight flight, double prediction) {
    if (Double.isNaN(flight.delay()) || flight.time() < from) {
      return;
    }
    double error = prediction - flight.delay();
    absolute += Math.abs(error);
    airports.add(flight.origin(), error * error);
    days.add((int) ((flight.time() - from) / AirportFlights.DAY), error * error);
  }

  double mae() {
    return absolute / Arrays.stream(airports.counts).sum();
  }

  double rmse() {
    return Math.sqrt(Arrays.stream(airports.squares).sum() / Arrays.stream(airports.counts).sum());
  }

  /** Days on which the squared error is less than another's. */
  long daysBetter(Prequential other) {
    return days.better(other.days).count();
  }

  long days() {
    return Arrays.stream(days.counts).filter(count -> count > 0).count();
  }

  /** Share of the flights that leave airports at which the squared error is less than another's. */
  double flightsBetter(Prequential other) {
    long better = airports.better(other.airports).mapToLong(at -> airports.counts[at]).sum();
    return better / (double) Arrays.stream(airports.counts).sum();
  }

  private record Sums(double[] squares, long[] counts) {
    void add(int at, double square) {
      squares[at] += square;
      counts[at]++;
    }

    IntStream better(Sums other) {
      return IntStream.range(0, counts.length).filter(i -> squares[i] < other.squares[i]);
    }
  }
}

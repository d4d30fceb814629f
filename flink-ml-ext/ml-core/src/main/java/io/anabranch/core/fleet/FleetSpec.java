// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.fleet;

import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * A fleet to simulate.
 *
 * @param seed another seed, another fleet
 * @param devices how many there are in the end
 * @param types of devices; those of one type resemble each other
 * @param features numbers that a device measures in each event
 * @param events of all devices
 * @param start event time of the first event, about
 * @param span from there to the last event
 * @param disorder by how much events arrive out of order, at most
 * @param labelDelay how much later than its event a label becomes known, at most
 * @param spread standard deviation of a device's weights about those of its type, which are about 1
 * @param noise standard deviation of what no model can predict of a label
 * @param shares what goes wrong
 */
public record FleetSpec(
    long seed,
    int devices,
    int types,
    int features,
    long events,
    Instant start,
    Duration span,
    Duration disorder,
    Duration labelDelay,
    double spread,
    double noise,
    FleetShares shares)
    implements Serializable {
  /** As far as whole numbers are exact in a double. */
  private static final long MOST_EVENTS = 1L << 53;

  private static final int MOST_FEATURES = 4096;

  public FleetSpec {
    Objects.requireNonNull(start, "start");
    Objects.requireNonNull(shares, "shares");
    require(devices >= 1, "devices", devices, "at least 1");
    require(types >= 1 && types <= devices, "types", types, "1 to the number of devices");
    require(
        features >= 1 && features <= MOST_FEATURES, "features", features, "1 to " + MOST_FEATURES);
    require(events >= 1 && events <= MOST_EVENTS, "events", events, "1 to " + MOST_EVENTS);
    require(span.toMillis() >= 1, "span", span, "at least a millisecond");
    require(!disorder.isNegative(), "disorder", disorder, "a duration");
    require(!labelDelay.isNegative(), "label delay", labelDelay, "a duration");
    require(spread >= 0 && spread < 1e6, "spread", spread, "a number >= 0");
    require(noise >= 0 && noise < 1e6, "noise", noise, "a number >= 0");
  }

  /** A day of a fleet in which the usual things go wrong. */
  public static FleetSpec of(int devices, long events) {
    return new FleetSpec(
        1,
        devices,
        Math.min(10, devices),
        16,
        events,
        Instant.parse("2026-01-01T00:00:00Z"),
        Duration.ofDays(1),
        Duration.ofSeconds(30),
        Duration.ofHours(1),
        0.3,
        0.5,
        FleetShares.USUAL);
  }

  public FleetSpec withSeed(long other) {
    return new FleetSpec(
        other,
        devices,
        types,
        features,
        events,
        start,
        span,
        disorder,
        labelDelay,
        spread,
        noise,
        shares);
  }

  public FleetSpec withShares(FleetShares other) {
    return new FleetSpec(
        seed,
        devices,
        types,
        features,
        events,
        start,
        span,
        disorder,
        labelDelay,
        spread,
        noise,
        other);
  }

  private static void require(boolean holds, String name, Object value, String expected) {
    if (!holds) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: " + expected + ")");
    }
  }
}

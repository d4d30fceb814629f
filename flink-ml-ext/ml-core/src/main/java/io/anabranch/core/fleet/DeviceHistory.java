// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.fleet;

/** What happens to each device and when: functions of its number. Immutable. */
final class DeviceHistory {
  private static final long NEVER = Long.MAX_VALUE;

  private final long seed;
  private final long start;
  private final long span;
  private final int types;
  private final FleetShares shares;

  DeviceHistory(FleetSpec spec) {
    seed = Draws.bits(spec.seed(), 1);
    start = spec.start().toEpochMilli();
    span = spec.span().toMillis();
    types = spec.types();
    shares = spec.shares();
  }

  /** One of its own random numbers. */
  long bits(int device, int purpose) {
    return Draws.bits(Draws.bits(seed, device), purpose);
  }

  int type(int device) {
    return (int) Draws.below(types, bits(device, 0));
  }

  /** Whether it sends anything; device 0 always does. */
  boolean isActive(int device, long time) {
    if (device == 0) {
      return true;
    }
    double fate = Draws.uniform(bits(device, 1));
    if (fate < shares.newcomers()) {
      return time >= within(device, 2, 0, 0.9);
    }
    if (fate < shares.newcomers() + shares.silent()) {
      long from = within(device, 2, 0.1, 0.7);
      return time < from || time >= from + length(device, 3, 0.1, 0.3);
    }
    return true;
  }

  /** From 0 before its drift to 1 after it. */
  double drifted(int device, long time) {
    double fate = Draws.uniform(bits(device, 4));
    if (fate >= shares.drifting()) {
      return 0;
    }
    long from = within(device, 5, 0.3, 0.8);
    if (time < from) {
      return 0;
    }
    boolean atOnce = fate < shares.drifting() / 2;
    return atOnce ? 1 : Math.min(1, (time - from) / (span / 10.0));
  }

  /** When one of its sensors stops moving; {@link #NEVER} for most. */
  private long stuckFrom(int device) {
    return Draws.uniform(bits(device, 6)) < shares.stuck() ? within(device, 7, 0.1, 0.7) : NEVER;
  }

  boolean isStuck(int device, long time) {
    long from = stuckFrom(device);
    return time >= from && time - from < length(device, 8, 0.05, 0.2);
  }

  private long within(int device, int purpose, double least, double most) {
    return start + length(device, purpose, least, most);
  }

  private long length(int device, int purpose, double least, double most) {
    return (long) (span * (least + (most - least) * Draws.uniform(bits(device, purpose))));
  }
}

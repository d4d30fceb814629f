// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.fleet;

import io.anabranch.core.fleet.FleetEvent.Fault;

/**
 * The events of a fleet and their labels, by number. Numbers are in the order of arrival: event
 * times rise with them, but for the disorder. Immutable and thread-safe.
 */
public final class Fleet {
  /** A label comes after one of so many delays. */
  private static final int DELAYS = 6;

  private static final int TRIES = 64;
  private static final double SPIKE = 12;

  private final FleetSpec spec;
  private final DeviceHistory history;
  private final DeviceWeights weights;
  private final long devicesSeed;
  private final long valuesSeed;
  private final long faultsSeed;
  private final long labelsSeed;
  private final long start;
  private final double step;
  private final long disorder;
  private final long delay;

  public Fleet(FleetSpec spec) {
    this.spec = spec;
    history = new DeviceHistory(spec);
    weights = new DeviceWeights(spec);
    devicesSeed = Draws.bits(spec.seed(), 4);
    valuesSeed = Draws.bits(spec.seed(), 5);
    faultsSeed = Draws.bits(spec.seed(), 6);
    labelsSeed = Draws.bits(spec.seed(), 7);
    start = spec.start().toEpochMilli();
    step = spec.span().toMillis() / (double) spec.events();
    disorder = spec.disorder().toMillis();
    delay = Math.min(1L << 52, (long) Math.ceil(spec.labelDelay().toMillis() / step));
  }

  public FleetSpec spec() {
    return spec;
  }

  /** An event to fill; one per thread. */
  public FleetEvent event() {
    return new FleetEvent(spec.features());
  }

  /**
   * Fills in the event of a number, from 0 to below {@link FleetSpec#events}.
   *
   * @throws IndexOutOfBoundsException for other numbers
   */
  // hot path
  public void event(long index, FleetEvent into) {
    if (index < 0 || index >= spec.events()) {
      throw new IndexOutOfBoundsException(
          "event: " + index + " (expected: 0 to " + (spec.events() - 1) + ")");
    }
    into.index = index;
    into.time = arrival(index) - Draws.below(disorder + 1, Draws.bits(faultsSeed, index));
    into.device = device(index, into.time);
    into.type = history.type(into.device);
    into.drifted = history.drifted(into.device, into.time);
    long values = Draws.bits(valuesSeed, index);
    for (int i = 0; i < into.features.length; i++) {
      into.features[i] = Draws.normal(Draws.bits(values, i));
    }
    into.label =
        weights.product(into.device, into.type, into.drifted, into.features)
            + spec.noise() * Draws.normal(Draws.bits(values, -1));
    long label = Draws.bits(labelsSeed, index);
    into.labelled = isLabelled(label);
    into.labelTime = arrival(index + slots(label));
    fault(into, Draws.bits(values, -2));
  }

  /**
   * Labels in the order of their arrival: at each place there is at most one label of each lag.
   *
   * @param place from 0 to below {@link #labelPlaces}
   * @param lag from 0 to below {@link #labelLags}
   * @return the number of the event whose label comes there; -1 where none does
   */
  public long labelled(long place, int lag) {
    long index = place - slots(lag);
    if (index < 0 || index >= spec.events()) {
      return -1;
    }
    long label = Draws.bits(labelsSeed, index);
    return isLabelled(label) && lag(label) == lag ? index : -1;
  }

  /** Places at which labels arrive; those of equal number as an event arrive with it. */
  public long labelPlaces() {
    return spec.events() + slots(DELAYS - 1);
  }

  /** Labels that may arrive at one place. */
  public int labelLags() {
    return DELAYS;
  }

  /** The number that weighs a feature, or the intercept at the end, before any drift. */
  public double weight(int device, int at) {
    return weights.weight(device, history.type(device), at, 0);
  }

  public int type(int device) {
    return history.type(device);
  }

  /** How far a device has drifted by a time, from 0 to 1. */
  public double drifted(int device, long time) {
    return history.drifted(device, time);
  }

  /** Whether a device sends events at a time: it has appeared, and is not silent. */
  public boolean isActive(int device, long time) {
    return history.isActive(device, time);
  }

  private long arrival(long index) {
    return start + (long) (index * step);
  }

  private int device(long index, long time) {
    long own = Draws.bits(devicesSeed, index);
    for (int i = 0; i < TRIES; i++) {
      int device = (int) Draws.below(spec.devices(), Draws.bits(own, i));
      if (history.isActive(device, time)) {
        return device;
      }
    }
    return 0;
  }

  private boolean isLabelled(long label) {
    return Draws.uniform(Draws.bits(label, 0)) >= spec.shares().unlabelled();
  }

  private static int lag(long label) {
    return (int) Draws.below(DELAYS, Draws.bits(label, 1));
  }

  private long slots(long label) {
    return slots(lag(label));
  }

  /** Each lag is twice the one below it; the last is the whole delay. */
  private long slots(int lag) {
    return delay >>> DELAYS - 1 - lag;
  }

  private void fault(FleetEvent event, long bits) {
    event.fault = Fault.NONE;
    if (history.isStuck(event.device, event.time)) {
      int sensor = (int) Draws.below(event.features.length, history.bits(event.device, 9));
      event.features[sensor] = Draws.normal(history.bits(event.device, 10));
      event.fault = Fault.STUCK;
    } else if (Draws.uniform(Draws.bits(bits, 0)) < spec.shares().spikes()) {
      int sensor = (int) Draws.below(event.features.length, Draws.bits(bits, 1));
      event.features[sensor] += (bits & 1) == 0 ? SPIKE : -SPIKE;
      event.fault = Fault.SPIKE;
    }
  }
}

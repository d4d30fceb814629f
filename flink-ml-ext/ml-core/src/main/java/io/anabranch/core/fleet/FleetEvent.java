// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.fleet;

/** One event of a fleet, to be filled by {@link Fleet#event}; reused, not thread-safe. */
public final class FleetEvent {
  /** What is wrong with the sensors, which a learner is not told. */
  public enum Fault {
    NONE,
    /** A sensor shows a number far off, once. */
    SPIKE,
    /** A sensor shows the same number for a while. */
    STUCK
  }

  final double[] features;
  long index;
  int device;
  int type;
  long time;
  double label;
  boolean labelled;
  long labelTime;
  Fault fault = Fault.NONE;
  double drifted;

  FleetEvent(int features) {
    this.features = new double[features];
  }

  /** Its number, from 0. */
  public long index() {
    return index;
  }

  /** From 0. */
  public int device() {
    return device;
  }

  /** From 0. */
  public int type() {
    return type;
  }

  /** Event time in milliseconds. */
  public long time() {
    return time;
  }

  /** What the sensors show; overwritten by the next event. */
  public double[] features() {
    return features;
  }

  /** What is to be predicted, which follows from what the sensors should show. */
  public double label() {
    return label;
  }

  /** Whether the label ever comes. */
  public boolean isLabelled() {
    return labelled;
  }

  /** Event time of the label's arrival, not before {@link #time}. */
  public long labelTime() {
    return labelTime;
  }

  public Fault fault() {
    return fault;
  }

  /** How far the device has drifted from its first weights to its last, from 0 to 1. */
  public double drifted() {
    return drifted;
  }
}

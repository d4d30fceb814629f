// SPDX-License-Identifier: Apache-2.0
package io.anabranch.table.feature;

import java.util.Map;
import org.apache.flink.table.types.DataType;

/**
 * The least or greatest value, with -0.0 below 0.0. It can give up any value again, and therefore
 * keeps all distinct ones; NULL of none.
 */
public final class ExtremeAggregate extends FeatureAggregate<Extreme> {
  private static final long serialVersionUID = 1L;

  /** Which end. */
  enum End {
    MIN,
    MAX
  }

  private final End end;

  ExtremeAggregate(End end) {
    super("ML_" + end);
    this.end = end;
  }

  @Override
  public Extreme createAccumulator() {
    return new Extreme();
  }

  public void accumulate(Extreme accumulator, Object value) throws Exception {
    if (value != null) {
      add(accumulator, finite(value), 1);
    }
  }

  public void retract(Extreme accumulator, Object value) throws Exception {
    if (value != null) {
      add(accumulator, finite(value), -1);
    }
  }

  public void merge(Extreme accumulator, Iterable<Extreme> others) throws Exception {
    for (Extreme other : others) {
      for (Map.Entry<Double, Long> entry : other.counts.entries()) {
        add(accumulator, entry.getKey(), entry.getValue());
      }
    }
  }

  @Override
  public Object getValue(Extreme accumulator) {
    return accumulator.extreme;
  }

  private void add(Extreme accumulator, Double value, long times) throws Exception {
    boolean inside = accumulator.count(value, times) > 0;
    if (inside && (accumulator.extreme == null || isBeyond(value, accumulator.extreme))) {
      accumulator.extreme = value;
    } else if (!inside && value.equals(accumulator.extreme)) {
      accumulator.extreme = search(accumulator);
    }
  }

  private Double search(Extreme accumulator) throws Exception {
    Double found = null;
    for (Map.Entry<Double, Long> entry : accumulator.counts.entries()) {
      boolean inside = entry.getValue() > 0;
      if (inside && (found == null || isBeyond(entry.getKey(), found))) {
        found = entry.getKey();
      }
    }
    return found;
  }

  private boolean isBeyond(Double value, Double other) {
    int order = value.compareTo(other);
    return end == End.MIN ? order < 0 : order > 0;
  }

  @Override
  AggregateTypes arguments() {
    return AggregateTypes.ofValue(sqlName());
  }

  @Override
  DataType accumulatorType() {
    return Extreme.type();
  }
}

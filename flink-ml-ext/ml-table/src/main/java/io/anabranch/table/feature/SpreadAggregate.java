// SPDX-License-Identifier: Apache-2.0
package io.anabranch.table.feature;

import io.anabranch.core.aggregate.Moments;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.types.DataType;

/**
 * The spread of a sample, from exact sums of values and squares. Null where there are too few
 * values; NULLs take no place.
 */
public final class SpreadAggregate extends FeatureAggregate<Moments> {
  private static final long serialVersionUID = 1L;

  /** Which statistic. */
  enum Statistic {
    VAR,
    STD
  }

  private final Statistic statistic;

  SpreadAggregate(Statistic statistic) {
    super("ML_" + statistic);
    this.statistic = statistic;
  }

  @Override
  public Moments createAccumulator() {
    return new Moments();
  }

  public void accumulate(Moments accumulator, Object value) {
    if (value != null) {
      accumulator.add(finite(value));
    }
  }

  public void retract(Moments accumulator, Object value) {
    if (value != null) {
      accumulator.subtract(finite(value));
    }
  }

  public void merge(Moments accumulator, Iterable<Moments> others) {
    others.forEach(accumulator::merge);
  }

  @Override
  public Object getValue(Moments accumulator) {
    if (accumulator.count() < 2) {
      return null;
    }
    return switch (statistic) {
      case VAR -> accumulator.variance();
      case STD -> accumulator.std();
    };
  }

  @Override
  AggregateTypes arguments() {
    return AggregateTypes.ofValue(sqlName());
  }

  @Override
  DataType accumulatorType() {
    return DataTypes.RAW(Moments.class, new MomentsSerializer());
  }
}

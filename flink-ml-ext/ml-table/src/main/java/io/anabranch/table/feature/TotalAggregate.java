// SPDX-License-Identifier: Apache-2.0
package io.anabranch.table.feature;

import io.anabranch.core.aggregate.Total;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.types.DataType;

/**
 * The exact sum and what follows from it. Null where there are too few values; NULLs take no place.
 */
public final class TotalAggregate extends FeatureAggregate<Total> {
  private static final long serialVersionUID = 1L;

  /** Which statistic. */
  enum Statistic {
    SUM,
    MEAN
  }

  private final Statistic statistic;

  TotalAggregate(Statistic statistic) {
    super("ML_" + statistic);
    this.statistic = statistic;
  }

  @Override
  public Total createAccumulator() {
    return new Total();
  }

  public void accumulate(Total accumulator, Object value) {
    if (value != null) {
      accumulator.add(finite(value));
    }
  }

  public void retract(Total accumulator, Object value) {
    if (value != null) {
      accumulator.subtract(finite(value));
    }
  }

  public void merge(Total accumulator, Iterable<Total> others) {
    others.forEach(accumulator::merge);
  }

  @Override
  public Object getValue(Total accumulator) {
    if (accumulator.count() < 1) {
      return null;
    }
    return switch (statistic) {
      case SUM -> accumulator.sum();
      case MEAN -> accumulator.mean();
    };
  }

  @Override
  AggregateTypes arguments() {
    return AggregateTypes.ofValue(sqlName());
  }

  @Override
  DataType accumulatorType() {
    return DataTypes.RAW(Total.class, new TotalSerializer());
  }
}

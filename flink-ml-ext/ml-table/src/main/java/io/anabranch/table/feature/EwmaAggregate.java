// SPDX-License-Identifier: Apache-2.0
package io.anabranch.table.feature;

import io.anabranch.core.error.MlException;
import io.anabranch.table.feature.AggregateTypes.Argument;
import io.anabranch.table.feature.AggregateTypes.Form;
import java.util.List;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.DataType;

/**
 * The mean of timed values in which a value loses half its weight every half-life; of all rows of
 * the group, in whatever order they come.
 */
public final class EwmaAggregate extends FeatureAggregate<Decay> {
  private static final long serialVersionUID = 1L;

  EwmaAggregate() {
    super("ML_EWMA");
  }

  @Override
  public Decay createAccumulator() {
    return new Decay();
  }

  public void accumulate(Decay decay, Object value, TimestampData time, Long halfLife) {
    if (value != null) {
      check(time, halfLife);
      decay.at(time.getMillisecond(), halfLife).add(time.getMillisecond(), finite(value));
    }
  }

  public void retract(Decay decay, Object value, TimestampData time, Long halfLife) {
    if (value != null) {
      check(time, halfLife);
      decay.at(time.getMillisecond(), halfLife).subtract(time.getMillisecond(), finite(value));
    }
  }

  public void merge(Decay decay, Iterable<Decay> others) {
    others.forEach(decay::merge);
  }

  @Override
  public Object getValue(Decay decay) {
    return decay.mean();
  }

  private void check(TimestampData time, Long halfLife) {
    if (time == null || halfLife == null) {
      throw MlException.data(
          sqlName() + ": " + (time == null ? "time" : "half_life") + ": NULL (expected: not NULL)");
    }
  }

  @Override
  AggregateTypes arguments() {
    List<Argument> arguments =
        List.of(
            new Argument("value", Form.VALUE),
            new Argument("time", Form.TIME),
            new Argument("half_life", Form.INTERVAL));
    return new AggregateTypes(sqlName(), arguments, 0);
  }

  @Override
  DataType accumulatorType() {
    return DataTypes.RAW(Decay.class, new DecaySerializer());
  }
}

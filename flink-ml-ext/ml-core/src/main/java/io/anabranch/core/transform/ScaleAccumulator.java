// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.transform;

import io.anabranch.core.aggregate.Moments;
import io.anabranch.core.error.MlException;
import io.anabranch.core.row.RowView;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.function.Function;

/** Count, mean and sample standard deviation, from exact sums. */
final class ScaleAccumulator implements FitAccumulator {
  private final String feature;
  private final String input;
  private final Function<Moments, Statistics> result;
  private Moments moments = new Moments();

  private ScaleAccumulator(String feature, String input, Function<Moments, Statistics> result) {
    this.feature = feature;
    this.input = input;
    this.result = result;
  }

  static ScaleAccumulator ofScale(String feature, String input) {
    return new ScaleAccumulator(
        feature,
        input,
        moments ->
            new Statistics.Scale(
                moments.count(), moments.mean(), moments.count() < 2 ? 0.0 : moments.std()));
  }

  static ScaleAccumulator ofMean(String feature, String input) {
    return new ScaleAccumulator(
        feature,
        input,
        moments -> new Statistics.Single(moments.count(), Constant.of(moments.mean())));
  }

  @Override
  public void add(RowView row, int slot) {
    if (row.isNull(slot)) {
      return;
    }
    double value = row.number(slot);
    if (!Double.isNaN(value)) {
      moments.add(value);
    }
  }

  @Override
  public void merge(FitAccumulator other) {
    moments.merge(((ScaleAccumulator) other).moments);
  }

  @Override
  public void write(DataOutput out) throws IOException {
    moments.write(out);
  }

  @Override
  public void read(DataInput in) throws IOException {
    moments = Moments.read(in);
  }

  @Override
  public Statistics result() {
    if (moments.count() == 0) {
      throw nothing(feature, input);
    }
    return result.apply(moments);
  }

  static MlException nothing(String feature, String input) {
    return MlException.user(
        feature + ": no value of " + input + " (expected: at least one row that has one)");
  }
}

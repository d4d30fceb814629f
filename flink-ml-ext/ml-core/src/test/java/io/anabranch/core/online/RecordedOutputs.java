// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.online;

import java.util.Arrays;

/** The outputs of the row that came last. */
final class RecordedOutputs implements LearnSink {
  private final Object[] values;

  RecordedOutputs(KeyModels models) {
    values = new Object[models.outputs().size()];
  }

  Object value(int output) {
    return values[output];
  }

  double number(int output) {
    return (Double) values[output];
  }

  @Override
  public void setNull(int output) {
    values[output] = null;
  }

  @Override
  public void setBoolean(int output, boolean value) {
    values[output] = value;
  }

  @Override
  public void setInteger(int output, long value) {
    values[output] = value;
  }

  @Override
  public void setNumber(int output, double value) {
    values[output] = value;
  }

  @Override
  public void setClass(int output, int index) {
    values[output] = index;
  }

  @Override
  public void setNumbers(int output, double[] numbers) {
    values[output] = numbers.clone();
  }

  @Override
  public String toString() {
    return Arrays.deepToString(values);
  }
}

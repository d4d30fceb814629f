// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.feature;

import io.anabranch.core.error.MlException;
import io.anabranch.core.row.Column;
import io.anabranch.core.row.ColumnType;
import io.anabranch.core.row.Slots;
import io.anabranch.core.transform.Binding;
import io.anabranch.core.transform.FeatureTransform;
import io.anabranch.core.transform.Step;
import java.util.List;

/** A step with the rules that hold for every transform: null in, null out; finite numbers only. */
final class BoundStep {
  private final Step step;
  private final boolean acceptsMissing;
  private final int[] inputs;
  private final int[] outputs;
  private final boolean[] numbers;
  private final List<Column> columns;

  BoundStep(FeatureTransform transform, Binding binding, List<Column> columns) {
    step = transform.bind(binding);
    acceptsMissing = transform.acceptsMissing();
    inputs = new int[transform.inputs().size()];
    outputs = new int[columns.size()];
    numbers = new boolean[columns.size()];
    for (int i = 0; i < inputs.length; i++) {
      inputs[i] = binding.input(i);
    }
    for (int i = 0; i < outputs.length; i++) {
      outputs[i] = binding.output(i);
      numbers[i] = columns.get(i).type().slot() == ColumnType.Slot.NUMBER;
    }
    this.columns = columns;
  }

  // hot path
  void run(Slots slots) {
    if (!acceptsMissing && anyNull(slots)) {
      for (int output : outputs) {
        slots.setNull(output);
      }
      return;
    }
    step.run(slots);
    for (int i = 0; i < outputs.length; i++) {
      if (numbers[i] && !Double.isFinite(slots.number(outputs[i]))) {
        throw MlException.data(
            columns.get(i).name()
                + ": "
                + slots.number(outputs[i])
                + " (expected: a finite number)");
      }
    }
  }

  private boolean anyNull(Slots slots) {
    for (int input : inputs) {
      if (slots.isNull(input)) {
        return true;
      }
    }
    return false;
  }
}

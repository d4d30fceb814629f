// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.scoring;

import io.anabranch.core.definition.InputSource;
import io.anabranch.core.inference.TensorBatch;
import io.anabranch.core.row.Column;
import io.anabranch.core.row.RowView;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Makes the writers of a model's inputs. */
final class InputWriters {
  private final List<Column> row;
  private final FeatureEncoder values;
  private final Map<String, Integer> positions = new HashMap<>();
  private final List<SequenceInput> sequences = new ArrayList<>();

  /**
   * @param row the columns of the rows that will be encoded
   * @param values writes plain values among arrays
   */
  InputWriters(List<Column> row, FeatureEncoder values) {
    this.row = row;
    this.values = values;
    for (int i = 0; i < row.size(); i++) {
      positions.put(row.get(i).name(), i);
    }
  }

  /** One for each input; null where all values are plain. */
  InputWriter[] of(ModelBinding binding) {
    InputWriter[] writers = new InputWriter[binding.inputs().size()];
    for (int i = 0; i < writers.length; i++) {
      writers[i] = of(binding.inputs().get(i), i);
    }
    return writers;
  }

  /** The sequences among the writers that were made. */
  SequenceInputs sequences() {
    return new SequenceInputs(sequences.toArray(SequenceInput[]::new));
  }

  private InputWriter of(InputBinding binding, int input) {
    InputSource source = binding.source();
    if (source instanceof InputSource.Columns columns) {
      return columns(binding, columns.columns(), input);
    }
    int position = positions.get(source.columns().get(0));
    if (source instanceof InputSource.Image) {
      return new ImageInput(binding, position, input);
    }
    if (source instanceof InputSource.Sequence) {
      SequenceInput sequence = new SequenceInput(binding, row.get(position), position, input);
      sequences.add(sequence);
      return sequence;
    }
    return InputWriters::filledByTheBatch;
  }

  /** Masks and lengths follow from the sequences. */
  private static void filledByTheBatch(RowView row, TensorBatch batch, int index) {}

  private InputWriter columns(InputBinding binding, List<String> columns, int input) {
    ArrayElements[] arrays = new ArrayElements[columns.size()];
    boolean plain = true;
    for (int i = 0; i < arrays.length; i++) {
      Integer position = positions.get(columns.get(i));
      if (position != null && row.get(position).type().isArray()) {
        arrays[i] = new ArrayElements(row.get(position), position, binding.input());
        plain = false;
      }
    }
    return plain ? null : new MixedInput(binding, values, arrays, input);
  }
}

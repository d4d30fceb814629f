// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.scoring;

import io.anabranch.core.error.MlException;
import io.anabranch.core.feature.FeaturePipeline;
import io.anabranch.core.feature.RowProgram;
import io.anabranch.core.inference.ModelSignature;
import io.anabranch.core.inference.RowEncoder;
import io.anabranch.core.inference.TensorBatch;
import io.anabranch.core.row.Column;
import io.anabranch.core.row.ColumnType;
import io.anabranch.core.row.RowView;
import io.anabranch.core.row.Slots;
import io.anabranch.core.tensor.ElementType;
import io.anabranch.core.tensor.Tensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Computes a row's features and writes them into the inputs of a micro-batch. One per task; not
 * thread-safe.
 */
public final class FeatureEncoder implements RowEncoder<RowView> {
  /** The least numbers that round to infinity. */
  private static final float HALF_OVERFLOW = 65_520f;

  private static final float BFLOAT_OVERFLOW = 0x1.FFp127f;

  private final RowProgram program;
  private final Slots slots;
  private final InputBinding[] bindings;

  /**
   * For each input the slots of its values; for values of the row the complement of the position.
   */
  private final int[][] sources;

  private final ColumnType.Slot[] kinds;
  private final boolean whole;

  /**
   * Features that the model takes are computed; numbers of the row that it takes go straight to the
   * tensors, without a detour through slots.
   *
   * @param row the columns of the rows that will be encoded
   */
  public static FeatureEncoder of(
      FeaturePipeline pipeline, List<Column> row, ModelBinding binding) {
    Map<String, Integer> direct = new HashMap<>();
    for (int i = 0; i < row.size(); i++) {
      if (row.get(i).type().slot() == ColumnType.Slot.NUMBER) {
        direct.put(row.get(i).name(), i);
      }
    }
    List<String> computed =
        binding.inputs().stream()
            .flatMap(input -> input.sources().stream())
            .filter(source -> !direct.containsKey(source))
            .distinct()
            .toList();
    return new FeatureEncoder(pipeline.program(row, computed), binding, direct);
  }

  private FeatureEncoder(RowProgram program, ModelBinding binding, Map<String, Integer> direct) {
    this.program = program;
    this.slots = program.newSlots();
    this.kinds =
        slots.columns().stream()
            .map(column -> column.type().slot())
            .toArray(ColumnType.Slot[]::new);
    this.bindings = binding.inputs().toArray(InputBinding[]::new);
    this.whole = binding.batchRows() == ModelSignature.NO_BATCH;
    this.sources = new int[bindings.length][];
    for (int i = 0; i < bindings.length; i++) {
      sources[i] =
          bindings[i].sources().stream()
              .mapToInt(name -> direct.containsKey(name) ? ~direct.get(name) : program.slot(name))
              .toArray();
    }
  }

  // hot path
  @Override
  public void encode(RowView row, TensorBatch batch) {
    program.run(row, slots);
    List<Tensor> inputs = batch.inputs();
    if (whole) {
      encodeWhole(row, batch, inputs);
      return;
    }
    if (batch.rows() == 0) {
      openDimensions(inputs);
    }
    write(row, inputs, batch.beginRow());
    batch.commitRow();
  }

  private void encodeWhole(RowView row, TensorBatch batch, List<Tensor> inputs) {
    for (int i = 0; i < sources.length; i++) {
      inputs.get(i).reshape(bindings[i].wholeShape());
    }
    write(row, inputs, 0);
    batch.commitWhole();
  }

  private void write(RowView row, List<Tensor> inputs, int index) {
    for (int i = 0; i < sources.length; i++) {
      int[] from = sources[i];
      Tensor input = inputs.get(i);
      for (int j = 0; j < from.length; j++) {
        int element = index * from.length + j;
        if (from[j] < 0) {
          putDirect(input, element, i, j, row, ~from[j]);
        } else {
          put(input, element, i, j, from[j]);
        }
      }
    }
  }

  /** A dimension that the model leaves open has the size that its binding gives. */
  private void openDimensions(List<Tensor> inputs) {
    for (int i = 0; i < sources.length; i++) {
      if (bindings[i].input().rowElements() < 0) {
        inputs.get(i).reshape(0, sources[i].length);
      }
    }
  }

  private void putDirect(
      Tensor input, int element, int binding, int position, RowView row, int column) {
    if (row.isNull(column)) {
      throw unusable(binding, position, "null", "a value; impute it to accept null");
    }
    double value = row.number(column);
    if (input.type() == ElementType.FLOAT && Float.isFinite((float) value)) {
      input.putFloat(element, (float) value);
      return;
    }
    if (!Double.isFinite(value)) {
      throw notFinite(bindings[binding].sources().get(position), value);
    }
    putNumber(input, element, binding, position, value);
  }

  private void put(Tensor input, int element, int binding, int position, int slot) {
    if (slots.isNull(slot)) {
      throw unusable(binding, position, "null", "a value; impute it to accept null");
    }
    ColumnType.Slot kind = kinds[slot];
    if (kind == ColumnType.Slot.TEXT) {
      input.putText(element, slots.text(slot));
    } else if (kind == ColumnType.Slot.INTEGER) {
      putInteger(input, element, binding, position, slots.integer(slot));
    } else {
      putNumber(input, element, binding, position, slots.number(slot));
    }
  }

  private void putNumber(Tensor input, int element, int binding, int position, double value) {
    if (!fits(value, input.type())) {
      throw unusable(
          binding, position, Double.toString(value), "a finite number that fits " + input.type());
    }
    input.putNumber(element, value);
  }

  private void putInteger(Tensor input, int element, int binding, int position, long value) {
    if (input.type() == ElementType.UINT64 && value < 0) {
      throw unusable(binding, position, Long.toString(value), "an integer that fits UINT64");
    }
    if (!fits((double) value, input.type())) {
      throw unusable(
          binding, position, Long.toString(value), "a finite number that fits " + input.type());
    }
    input.putInteger(element, value);
  }

  /** Whether it is finite still when it is rounded to the type. */
  private static boolean fits(double value, ElementType type) {
    return switch (type) {
      case FLOAT -> Float.isFinite((float) value);
      case FLOAT16 -> Math.abs((float) value) < HALF_OVERFLOW;
      case BFLOAT16 -> Math.abs((float) value) < BFLOAT_OVERFLOW;
      default -> Double.isFinite(value);
    };
  }

  /** As {@link RowProgram} refuses it, so that it does not matter which of them read the row. */
  private static MlException notFinite(String name, double value) {
    String remedy = Double.isNaN(value) ? "; impute it to accept it" : "";
    return MlException.data(name + ": " + value + " (expected: a finite number" + remedy + ")");
  }

  private MlException unusable(int binding, int position, String value, String expected) {
    InputBinding bound = bindings[binding];
    return MlException.data(
        bound.sources().get(position)
            + ": "
            + value
            + " (expected: "
            + expected
            + ", for the model's input "
            + bound.input().name()
            + ")");
  }
}

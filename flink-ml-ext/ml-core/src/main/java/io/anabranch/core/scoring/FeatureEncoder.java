// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.scoring;

import io.anabranch.core.error.MlException;
import io.anabranch.core.feature.RowProgram;
import io.anabranch.core.inference.ModelSignature;
import io.anabranch.core.inference.RowEncoder;
import io.anabranch.core.inference.TensorBatch;
import io.anabranch.core.row.ColumnType;
import io.anabranch.core.row.RowView;
import io.anabranch.core.row.Slots;
import io.anabranch.core.tensor.ElementType;
import io.anabranch.core.tensor.Tensor;
import java.util.List;

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
  private final int[][] sources;
  private final ColumnType.Slot[] kinds;
  private final boolean whole;

  public FeatureEncoder(RowProgram program, ModelBinding binding) {
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
      sources[i] = bindings[i].sources().stream().mapToInt(program::slot).toArray();
    }
  }

  // hot path
  @Override
  public void encode(RowView row, TensorBatch batch) {
    program.run(row, slots);
    List<Tensor> inputs = batch.inputs();
    if (whole) {
      encodeWhole(batch, inputs);
      return;
    }
    if (batch.rows() == 0) {
      openDimensions(inputs);
    }
    write(inputs, batch.beginRow());
    batch.commitRow();
  }

  private void encodeWhole(TensorBatch batch, List<Tensor> inputs) {
    for (int i = 0; i < sources.length; i++) {
      inputs.get(i).reshape(bindings[i].wholeShape());
    }
    write(inputs, 0);
    batch.commitWhole();
  }

  private void write(List<Tensor> inputs, int index) {
    for (int i = 0; i < sources.length; i++) {
      int[] from = sources[i];
      Tensor input = inputs.get(i);
      for (int j = 0; j < from.length; j++) {
        put(input, index * from.length + j, i, j, from[j]);
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

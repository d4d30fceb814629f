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

  /** For each input that takes arrays or an image its own writer; null where values are plain. */
  private final InputWriter[] writers;

  private final SequenceInputs sequences;

  /** For each input the runs of numbers that can be written at once. */
  private final FloatRun[][] runs;

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
      ColumnType.Slot slot = row.get(i).type().slot();
      if (slot == ColumnType.Slot.NUMBER || slot == ColumnType.Slot.NONE) {
        direct.put(row.get(i).name(), i);
      }
    }
    List<String> computed =
        binding.inputs().stream()
            .flatMap(input -> input.sources().stream())
            .filter(source -> !direct.containsKey(source))
            .distinct()
            .toList();
    return new FeatureEncoder(pipeline.program(row, computed), binding, direct, row);
  }

  private FeatureEncoder(
      RowProgram program, ModelBinding binding, Map<String, Integer> direct, List<Column> row) {
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
    this.runs = new FloatRun[bindings.length][];
    for (int i = 0; i < bindings.length; i++) {
      runs[i] =
          bindings[i].input().type() == ElementType.FLOAT
              ? FloatRun.of(sources[i], row)
              : new FloatRun[0];
    }
    InputWriters made = new InputWriters(row, this);
    this.writers = made.of(binding);
    this.sequences = made.sequences();
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
    int index = batch.beginRow();
    sequences.begin(row, batch);
    write(row, batch, index);
    batch.commitRow();
  }

  private void encodeWhole(RowView row, TensorBatch batch, List<Tensor> inputs) {
    for (int i = 0; i < sources.length; i++) {
      if (!bindings[i].isPadded()) {
        inputs.get(i).reshape(bindings[i].wholeShape());
      }
    }
    sequences.begin(row, batch);
    write(row, batch, 0);
    batch.commitWhole();
  }

  private void write(RowView row, TensorBatch batch, int index) {
    List<Tensor> inputs = batch.inputs();
    for (int i = 0; i < sources.length; i++) {
      if (writers[i] != null) {
        writers[i].write(row, batch, index);
        continue;
      }
      Tensor input = inputs.get(i);
      int first = index * sources[i].length;
      int done = 0;
      for (FloatRun run : runs[i]) {
        writeEach(row, input, i, first, done, run.position());
        int at = (first + run.position()) * Float.BYTES;
        if (!row.floats(run.column(), run.count(), input.memory(), at)) {
          writeEach(row, input, i, first, run.position(), run.end());
        }
        done = run.end();
      }
      writeEach(row, input, i, first, done, sources[i].length);
    }
  }

  /** The sources of one input from a position to another, one by one. */
  private void writeEach(RowView row, Tensor input, int binding, int first, int from, int to) {
    int[] source = sources[binding];
    for (int j = from; j < to; j++) {
      if (source[j] < 0) {
        putDirect(input, first + j, binding, j, row, ~source[j]);
      } else {
        put(input, first + j, binding, j, source[j]);
      }
    }
  }

  /** A dimension that the model leaves open has the size that its binding gives. */
  private void openDimensions(List<Tensor> inputs) {
    for (int i = 0; i < sources.length; i++) {
      if (bindings[i].input().rowElements() < 0 && !bindings[i].isPadded()) {
        inputs.get(i).reshape(bindings[i].batchShape());
      }
    }
  }

  /** Writes one plain value of an input that takes arrays too. */
  void putSource(RowView row, Tensor input, int element, int binding, int position) {
    int from = sources[binding][position];
    if (from < 0) {
      putDirect(input, element, binding, position, row, ~from);
    } else {
      put(input, element, binding, position, from);
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
  static boolean fits(double value, ElementType type) {
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

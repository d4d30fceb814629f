// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.inference;

import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import io.anabranch.core.tensor.ElementType;
import io.anabranch.core.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/**
 * The rows of a micro-batch with sequences: these lie one behind the other while the batch fills,
 * and are spread over one dense, padded batch for each padded length when it runs. All memory is
 * kept for the next micro-batch. One thread at a time.
 */
final class RaggedRows {
  private static final int NOT_BEGUN = -1;

  private final SequencePlan plan;
  private final List<Tensor> filled;

  /** Where each row's sequences begin, in positions; behind the last row where the next begins. */
  private int[] starts;

  /** The index of each row's padded length. */
  private int[] group;

  private int begun = NOT_BEGUN;

  /** Rows by padded length, in their order; group {@code g} ends at {@code ends[g]}. */
  private int[] order = {};

  private final int[] ends;
  private final TensorBatch[] dense;

  RaggedRows(SequencePlan plan, List<Tensor> filled, int capacity) {
    this.plan = plan;
    this.filled = filled;
    this.starts = new int[capacity + 1];
    this.group = new int[capacity];
    this.ends = new int[plan.lengths()];
    this.dense = new TensorBatch[plan.lengths()];
  }

  // hot path: begin, start, commit

  /** Makes room for the sequences of a row and says how many of their positions are wanted. */
  int begin(int row, int length) {
    begun = NOT_BEGUN;
    int kept = plan.kept(length);
    int end = Math.addExact(starts[row], kept);
    for (int i = 0; i < filled.size(); i++) {
      if (plan.role(i) == SequencePlan.Role.ELEMENTS) {
        filled.get(i).resize(end);
      }
    }
    begun = kept;
    return kept;
  }

  /** Where the begun row's elements of an input begin. */
  int start(int row, int input) {
    return starts[row] * plan.width(input);
  }

  void commit(int row) {
    if (begun == NOT_BEGUN) {
      throw new MlException(
          ErrorKind.INTERNAL, "row " + row + ": no sequences (expected: begun before it ends)");
    }
    if (row + 1 == starts.length) {
      starts = Arrays.copyOf(starts, 2 * starts.length);
      group = Arrays.copyOf(group, 2 * group.length);
    }
    starts[row + 1] = starts[row] + begun;
    group[row] = plan.index(begun);
    begun = NOT_BEGUN;
  }

  /** Whether an input is made from the sequences; all others hold rows of one size. */
  boolean holds(int input) {
    return plan.role(input) != SequencePlan.Role.ROW;
  }

  int length(int row) {
    return starts[row + 1] - starts[row];
  }

  int paddedLength(int row) {
    return plan.paddedLength(group[row]);
  }

  /** Bytes of one row of an input as it is run; a character of a string counts as two. */
  long bytes(int row, int input) {
    Tensor from = filled.get(input);
    return switch (plan.role(input)) {
      case ROW -> 0;
      case LENGTH -> from.type().bytes();
      case MASK -> (long) paddedLength(row) * from.type().bytes();
      case ELEMENTS ->
          from.type() == ElementType.STRING
              ? TensorBatch.textBytes(from, start(row, input), length(row) * plan.width(input))
              : (long) paddedLength(row) * plan.width(input) * from.type().bytes();
    };
  }

  /** Sorts the rows by padded length, keeping their order within one. */
  void sort(int rows) {
    if (order.length < rows) {
      order = new int[Math.max(rows, group.length)];
    }
    Arrays.fill(ends, 0);
    for (int row = 0; row < rows; row++) {
      ends[group[row]]++;
    }
    int next = 0;
    for (int g = 0; g < ends.length; g++) {
      int count = ends[g];
      ends[g] = next;
      next += count;
    }
    for (int row = 0; row < rows; row++) {
      order[ends[group[row]]++] = row;
    }
  }

  int groups() {
    return ends.length;
  }

  /** Where a group begins in {@link #order}. */
  int first(int g) {
    return g == 0 ? 0 : ends[g - 1];
  }

  int size(int g) {
    return ends[g] - first(g);
  }

  int[] order() {
    return order;
  }

  /** The rows of a group as the model takes them. */
  TensorBatch dense(int g) {
    int padded = plan.paddedLength(g);
    int rows = size(g);
    if (dense[g] == null) {
      dense[g] = TensorBatch.padded(plan, padded, rows);
    }
    TensorBatch batch = dense[g];
    batch.beginPadded(rows);
    for (int i = 0; i < filled.size(); i++) {
      Tensor to = batch.inputs().get(i);
      switch (plan.role(i)) {
        case ROW -> copyRows(g, filled.get(i), to);
        case ELEMENTS -> spread(g, i, to);
        case MASK -> mask(g, to);
        case LENGTH -> lengths(g, to);
      }
    }
    for (int i = 0; i < rows; i++) {
      batch.ownLengths()[i] = length(order[first(g) + i]);
    }
    return batch;
  }

  private void copyRows(int g, Tensor from, Tensor to) {
    if (plan.isWhole()) {
      to.reshape(from.shape());
      to.copy(from, 0, 0, Math.toIntExact(from.elements()));
      return;
    }
    int width = from.rowElements();
    if (to.rowElements() != width) {
      // A dimension that the model leaves open has the size that the encoder gave it.
      long[] shape = from.shape();
      shape[0] = size(g);
      to.reshape(shape);
    }
    for (int i = 0; i < size(g); i++) {
      to.copy(from, order[first(g) + i] * width, i * width, width);
    }
  }

  private void spread(int g, int input, Tensor to) {
    int width = plan.width(input);
    int stride = plan.paddedLength(g) * width;
    Tensor from = filled.get(input);
    for (int i = 0; i < size(g); i++) {
      int row = order[first(g) + i];
      int elements = length(row) * width;
      to.copy(from, starts[row] * width, i * stride, elements);
      to.fill(plan.pad(input), i * stride + elements, (i + 1) * stride);
    }
  }

  private void mask(int g, Tensor to) {
    int stride = plan.paddedLength(g);
    for (int i = 0; i < size(g); i++) {
      int length = length(order[first(g) + i]);
      for (int position = 0; position < stride; position++) {
        to.putInteger(i * stride + position, position < length ? 1 : 0);
      }
    }
  }

  private void lengths(int g, Tensor to) {
    for (int i = 0; i < size(g); i++) {
      to.putInteger(i, length(order[first(g) + i]));
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.inference;

import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import io.anabranch.core.tensor.ElementType;
import io.anabranch.core.tensor.Tensor;
import io.anabranch.core.tensor.TensorSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The columnar inputs of one micro-batch and, after a run, its outputs. Made once and reused; one
 * thread at a time.
 *
 * <p>To add a row, call {@link #beginRow}, write every input at {@code row * rowElements}, then
 * {@link #commitRow}. A row that was begun and not committed is overwritten by the next.
 *
 * <p>Where the model takes {@link Sequences}, call {@link #beginSequences} for each row before it
 * is committed and write their elements at {@link #sequenceStart}; masks and lengths are not
 * written.
 */
public final class TensorBatch {
  private final List<Tensor> inputs;
  private int rows;
  private boolean whole;

  /** Rows that the batch was made for, and rows that the tensors have room for now. */
  private final int capacity;

  private int reserved;
  private List<ModelOutput> outputs = List.of();
  private Object attachment;

  /** Null unless rows say which model they go to. */
  private RoutedRows routed;

  /** Null unless the rows hold sequences, which are padded when the batch runs. */
  private RaggedRows ragged;

  /** Null unless this is what a model takes of such rows. */
  private Padding padding;

  /** How rows of a run were padded. */
  private static final class Padding {
    private final SequencePlan plan;
    private final int length;
    private int[] own;

    Padding(SequencePlan plan, int length, int[] own) {
      this.plan = plan;
      this.length = length;
      this.own = own;
    }
  }

  /** Room for {@code capacity} rows of each input. */
  public static TensorBatch allocate(ModelSignature signature, int capacity) {
    return allocate(signature, Sequences.NONE, capacity);
  }

  /** Room for {@code capacity} rows of each input; for sequences it grows as they come. */
  public static TensorBatch allocate(ModelSignature signature, Sequences sequences, int capacity) {
    SequencePlan plan = SequencePlan.of(signature, sequences);
    List<Tensor> inputs = new ArrayList<>();
    for (TensorSpec spec : signature.inputs()) {
      if (plan != null && plan.role(inputs.size()) != SequencePlan.Role.ROW) {
        inputs.add(plan.filled(inputs.size(), capacity));
        continue;
      }
      long[] shape = spec.shape();
      long elements = 1;
      for (int i = 0; i < shape.length; i++) {
        boolean batchAxis = i == 0 && signature.batchRows() != ModelSignature.NO_BATCH;
        shape[i] = batchAxis ? 0 : Math.max(shape[i], 0);
        elements *= batchAxis ? capacity : shape[i];
      }
      inputs.add(
          new Tensor(spec.name(), spec.type(), shape, Math.toIntExact(Math.max(elements, 1))));
    }
    TensorBatch batch = new TensorBatch(inputs, capacity);
    batch.ragged = plan == null ? null : new RaggedRows(plan, batch.inputs, capacity);
    return batch;
  }

  /** An empty batch of rows like these. */
  static TensorBatch like(List<Tensor> filled) {
    List<Tensor> inputs = new ArrayList<>();
    for (Tensor input : filled) {
      long[] shape = input.shape();
      shape[0] = 0;
      inputs.add(new Tensor(input.name(), input.type(), shape, 1));
    }
    return new TensorBatch(inputs, 1);
  }

  /** Makes so many rows, to be overwritten. */
  void begin(int wanted) {
    reserve(wanted);
    rows = wanted;
  }

  /** What a model takes of rows that are padded to one length. */
  static TensorBatch padded(SequencePlan plan, int length, int rows) {
    TensorBatch batch = new TensorBatch(plan.dense(length, rows), rows);
    batch.padding = new Padding(plan, length, new int[rows]);
    batch.whole = plan.isWhole();
    return batch;
  }

  /** Makes so many rows of a padded batch, to be overwritten. */
  void beginPadded(int wanted) {
    if (!whole) {
      reserve(wanted);
    }
    rows = wanted;
    if (padding.own.length < wanted) {
      padding.own = new int[wanted];
    }
  }

  /** The lengths of the rows of a padded batch before they were padded. */
  int[] ownLengths() {
    return padding.own;
  }

  /** The rows if they hold sequences, else null. */
  RaggedRows ragged() {
    return ragged;
  }

  private TensorBatch(List<Tensor> inputs, int capacity) {
    this.inputs = List.copyOf(inputs);
    this.capacity = capacity;
  }

  /**
   * In the order of the signature; their first dimension spans the committed rows and a begun one.
   */
  public List<Tensor> inputs() {
    return inputs;
  }

  /** Committed rows. */
  public int rows() {
    return rows;
  }

  /** Makes room for one more row and says its index. */
  // hot path
  public int beginRow() {
    if (rows >= reserved) {
      reserve(Math.max(capacity, rows + 1));
    }
    return rows;
  }

  private void reserve(int wanted) {
    for (int i = 0; i < inputs.size(); i++) {
      if (ragged == null || !ragged.holds(i)) {
        inputs.get(i).resize(wanted);
      }
    }
    reserved = wanted;
  }

  /**
   * Makes room for the sequences of the row that is added.
   *
   * @param length positions of each of them
   * @return how many positions are to be written: fewer if they are cut
   * @throws MlException of kind DATA if they are too long
   */
  public int beginSequences(int length) {
    return ragged.begin(rows, length);
  }

  /** The index of the first element of the begun row's sequence in an input's tensor. */
  public int sequenceStart(int input) {
    return ragged.start(rows, input);
  }

  public void commitRow() {
    if (ragged != null) {
      ragged.commit(rows);
    }
    rows++;
  }

  /**
   * Says to which of many models the row goes that was committed last; for all rows or for none.
   */
  // hot path
  public void route(Route route) {
    if (routed == null) {
      routed = new RoutedRows(inputs);
    }
    routed.add(rows - 1, route);
  }

  /** Where the rows go; null where there is one model only. */
  RoutedRows routed() {
    return routed == null || routed.isEmpty() ? null : routed;
  }

  /**
   * Makes a batch without a batch dimension one whole row; its tensors were reshaped and filled.
   */
  public void commitWhole() {
    if (rows != 0) {
      throw new MlException(
          ErrorKind.INTERNAL, "rows: " + rows + " (expected: 0, no batch dimension)");
    }
    if (ragged != null) {
      ragged.commit(0);
    }
    rows = 1;
    whole = true;
  }

  /** Cuts the inputs to the committed rows, ready for a run; without effect on a whole row. */
  public void seal() {
    if (whole) {
      return;
    }
    reserve(rows);
  }

  /**
   * Repeats the last row until there are {@code wanted}, for a model that takes exactly so many.
   */
  void padTo(int wanted) {
    if (rows < 1 || rows > wanted) {
      throw new MlException(
          ErrorKind.INTERNAL, "rows: " + rows + " (expected: 1 to " + wanted + ")");
    }
    int last = rows - 1;
    for (int i = 0; i < inputs.size(); i++) {
      Tensor input = inputs.get(i);
      input.resize(wanted);
      for (int row = rows; row < wanted; row++) {
        input.copyRow(last, row);
      }
    }
    rows = wanted;
  }

  /** Bytes that one committed row takes, padded; a character of a string counts as two. */
  long rowBytes(int row) {
    long bytes = 0;
    for (int i = 0; i < inputs.size(); i++) {
      if (ragged != null && ragged.holds(i)) {
        bytes += ragged.bytes(row, i);
        continue;
      }
      Tensor input = inputs.get(i);
      int elements = Math.toIntExact(whole ? input.elements() : input.rowElements());
      if (input.type() == ElementType.STRING) {
        bytes += textBytes(input, row * elements, elements);
      } else {
        bytes += (long) elements * input.type().bytes();
      }
    }
    return bytes;
  }

  /** Positions that the sequences of one committed row take, padded; 0 where it has none. */
  long rowTokens(int row) {
    return ragged == null ? 0 : ragged.paddedLength(row);
  }

  static long textBytes(Tensor input, int from, int elements) {
    long bytes = 0;
    for (int element = from; element < from + elements; element++) {
      String text = input.text(element);
      bytes += text == null ? 0 : 2L * text.length();
    }
    return bytes;
  }

  /** Forgets the rows; outputs stay, so that a runner can use their memory again. */
  public void clear() {
    rows = 0;
    reserved = 0;
    whole = false;
    if (routed != null) {
      routed.clear();
    }
  }

  /**
   * Rows {@code from} (inclusive) to {@code to} (exclusive) over the same memory, without outputs.
   */
  public TensorBatch slice(int from, int to) {
    List<Tensor> parts = new ArrayList<>();
    for (Tensor input : inputs) {
      parts.add(input.slice(from, to));
    }
    TensorBatch part = new TensorBatch(parts, to - from);
    part.rows = to - from;
    if (padding != null) {
      part.padding =
          new Padding(padding.plan, padding.length, Arrays.copyOfRange(padding.own, from, to));
    }
    return part;
  }

  /** What {@link #attach} was given last; null if nothing. */
  public Object attachment() {
    return attachment;
  }

  /**
   * Lets a runner keep something of its own with the batch from run to run, such as native views of
   * its memory. The batch does not close it.
   */
  public void attach(Object newAttachment) {
    attachment = newAttachment;
  }

  /** What the last run gave, in the order of the signature. */
  public List<ModelOutput> outputs() {
    return outputs;
  }

  public void outputs(List<ModelOutput> newOutputs) {
    outputs =
        padding == null
            ? List.copyOf(newOutputs)
            : padding.plan.cut(newOutputs, padding.length, padding.own);
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.anabranch.onnx.intake;

import io.anabranch.core.bundle.GoldenCase;
import io.anabranch.core.error.MlException;
import io.anabranch.core.inference.ModelSignature;
import io.anabranch.core.inference.RowEncoder;
import io.anabranch.core.inference.TensorBatch;
import io.anabranch.core.tensor.ElementType;
import io.anabranch.core.tensor.Tensor;
import io.anabranch.core.tensor.TensorSpec;
import java.util.Arrays;
import java.util.List;

/** Writes golden and random rows into batches. */
final class Rows implements RowEncoder<Row> {
  /** Sizes to try for dimensions that a model leaves open, until one row runs. */
  static final List<Integer> OPEN_SIZES = List.of(1, 2, 3, 4, 8, 16, 32, 64, 128, 224);

  private static final int TEXT_BYTES = 64;

  private final ModelSignature signature;
  private final boolean batched;
  private final RandomRows random;

  /** Shape of one random row's part of each input, the batch dimension left out. */
  private final List<long[]> shapes;

  /**
   * @param shapes of one random row, per input
   */
  Rows(ModelSignature signature, RandomRows random, List<long[]> shapes) {
    this.signature = signature;
    this.batched = signature.batchRows() != ModelSignature.NO_BATCH;
    this.random = random;
    this.shapes = List.copyOf(shapes);
  }

  /**
   * Shapes of a row for a signature.
   *
   * @param open size of every dimension that the model leaves open
   */
  static List<long[]> shapes(ModelSignature signature, int open) {
    boolean batched = signature.batchRows() != ModelSignature.NO_BATCH;
    return signature.inputs().stream()
        .map(
            input ->
                Arrays.stream(input.shape())
                    .skip(batched ? 1 : 0)
                    .map(size -> size < 0 ? open : size)
                    .toArray())
        .toList();
  }

  /** Shapes of a golden case's rows. */
  static List<long[]> shapes(ModelSignature signature, GoldenCase golden) {
    boolean batched = signature.batchRows() != ModelSignature.NO_BATCH;
    return signature.inputs().stream()
        .map(
            input -> {
              long[] shape = find(golden, input).shape();
              return batched ? Arrays.copyOfRange(shape, 1, shape.length) : shape;
            })
        .toList();
  }

  /** Bytes of one random row; never 0. */
  long bytes() {
    long bytes = 1;
    for (int i = 0; i < shapes.size(); i++) {
      ElementType type = signature.inputs().get(i).type();
      int width = type == ElementType.STRING ? TEXT_BYTES : type.bytes();
      bytes += elements(shapes.get(i)) * width;
    }
    return bytes;
  }

  static long elements(long[] shape) {
    return Arrays.stream(shape).reduce(1, Math::multiplyExact);
  }

  @Override
  public void encode(Row row, TensorBatch batch) {
    for (int i = 0; i < signature.inputs().size(); i++) {
      Tensor into = batch.inputs().get(i);
      if (row instanceof Row.Golden golden) {
        copy(find(golden.of(), signature.inputs().get(i)), golden.index(), batch.rows(), into);
      } else if (row instanceof Row.Random made) {
        long[] shape = shapes.get(i);
        int elements = Math.toIntExact(elements(shape));
        into.reshape(batched ? prepend(batch.rows() + 1, shape) : shape);
        random.fill(made.number(), i, into, batch.rows() * elements, elements);
      }
    }
    if (batched) {
      batch.commitRow();
    } else {
      batch.commitWhole();
    }
  }

  private void copy(Tensor from, int fromRow, int toRow, Tensor into) {
    long[] shape = from.shape();
    int elements = Math.toIntExact(batched ? from.rowElements() : from.elements());
    if (batched) {
      shape[0] = toRow + 1L;
    }
    into.reshape(shape);
    if (from.type() == ElementType.STRING) {
      System.arraycopy(from.texts(), fromRow * elements, into.texts(), toRow * elements, elements);
    } else {
      int width = elements * from.type().bytes();
      into.bytes().put(toRow * width, from.bytes(), fromRow * width, width);
    }
  }

  private static long[] prepend(long first, long[] rest) {
    long[] shape = new long[rest.length + 1];
    shape[0] = first;
    System.arraycopy(rest, 0, shape, 1, rest.length);
    return shape;
  }

  /** The case's tensor for an input of the model. */
  private static Tensor find(GoldenCase golden, TensorSpec input) {
    for (Tensor tensor : golden.inputs()) {
      if (tensor.name().equals(input.name())) {
        return tensor;
      }
    }
    throw MlException.user(
        "golden vectors: inputs "
            + golden.inputs().stream().map(Tensor::name).toList()
            + " (expected: input '"
            + input.name()
            + "' too)");
  }

  /**
   * Refuses a case that is not of the model's signature.
   *
   * @param which case, for messages
   * @throws MlException of kind USER
   */
  static void check(ModelSignature signature, String which, GoldenCase golden) {
    boolean batched = signature.batchRows() != ModelSignature.NO_BATCH;
    if (!batched && golden.rows() != 1) {
      throw MlException.user(
          "golden vectors: "
              + which
              + " rows: "
              + golden.rows()
              + " (expected: 1, as the model has no batch dimension)");
    }
    for (TensorSpec input : signature.inputs()) {
      Tensor tensor = find(golden, input);
      if (tensor.type() != input.type() || !fits(golden, tensor, input, batched)) {
        throw MlException.user(
            "golden vectors: "
                + which
                + " input '"
                + input.name()
                + "' is "
                + tensor.type()
                + " "
                + Arrays.toString(tensor.shape())
                + (batched ? " for " + golden.rows() + " rows" : "")
                + " (expected: "
                + input
                + ")");
      }
    }
  }

  private static boolean fits(GoldenCase golden, Tensor tensor, TensorSpec input, boolean batched) {
    long[] shape = tensor.shape();
    if (batched && (shape.length == 0 || shape[0] != golden.rows())) {
      return false;
    }
    if (shape.length != input.rank()) {
      // A model may leave the very rank open.
      return input.rank() == 1 && input.shape()[0] < 0;
    }
    long[] wanted = input.shape();
    for (int i = batched ? 1 : 0; i < shape.length; i++) {
      if (wanted[i] >= 0 && wanted[i] != shape[i]) {
        return false;
      }
    }
    return true;
  }
}

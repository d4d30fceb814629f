// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.inference;

import io.anabranch.core.error.MlException;
import io.anabranch.core.tensor.ElementType;
import io.anabranch.core.tensor.Tensor;
import io.anabranch.core.tensor.TensorSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * {@link Sequences} that were checked against a model's signature: what each input holds, and the
 * tensors of a run at one padded length. Immutable.
 */
final class SequencePlan {
  /** What an input holds. */
  enum Role {
    /** A fixed number of elements per row, written by the encoder. */
    ROW,
    /** Sequences, written by the encoder. */
    ELEMENTS,
    MASK,
    LENGTH
  }

  private final ModelSignature signature;
  private final Sequences sequences;
  private final int[] lengths;

  /** The dimension of the inputs along which sequences lie. */
  private final int axis;

  private final Role[] roles;

  /** Elements of each position of a sequence, by input. */
  private final int[] widths;

  /** One element, by input. */
  private final Tensor[] pads;

  /** Null where there are no sequences. */
  static SequencePlan of(ModelSignature signature, Sequences sequences) {
    Objects.requireNonNull(sequences, "sequences");
    return sequences.inputs().isEmpty() ? null : new SequencePlan(signature, sequences);
  }

  /**
   * @throws MlException of kind USER if the model does not take such sequences
   */
  SequencePlan(ModelSignature signature, Sequences sequences) {
    this.signature = signature;
    this.sequences = sequences;
    this.lengths = sequences.lengths().stream().mapToInt(Integer::intValue).toArray();
    this.axis = signature.batchRows() == ModelSignature.NO_BATCH ? 0 : 1;
    int inputs = signature.inputs().size();
    this.roles = new Role[inputs];
    this.widths = new int[inputs];
    this.pads = new Tensor[inputs];
    List<String> problems = new ArrayList<>();
    for (Sequences.Input input : sequences.inputs()) {
      if (signature.inputs().stream().noneMatch(spec -> spec.name().equals(input.name()))) {
        problems.add("inputs." + input.name() + ": no such input of the model");
      }
    }
    for (int i = 0; i < inputs; i++) {
      String problem = resolve(i, signature.inputs().get(i));
      if (problem != null) {
        problems.add("inputs." + signature.inputs().get(i).name() + ": " + problem);
      }
    }
    if (!problems.isEmpty()) {
      throw MlException.user(problems.stream().collect(Collectors.joining("\n")));
    }
  }

  /** What is wrong with the input, or null. */
  private String resolve(int index, TensorSpec spec) {
    Sequences.Input input = sequences.of(spec.name());
    if (input == null) {
      roles[index] = Role.ROW;
      return null;
    }
    boolean text = spec.type() == ElementType.STRING;
    if (input instanceof Sequences.Length) {
      roles[index] = Role.LENGTH;
      if (text || elementsFrom(spec, axis) != 1) {
        return spec + " cannot hold lengths (expected: one number per row)";
      }
      int longest = lengths[lengths.length - 1];
      return longest > largestLength(spec.type())
          ? spec
              + " cannot hold the length "
              + longest
              + " (expected: a wider type, or shorter buckets)"
          : null;
    }
    long width = spec.rank() <= axis ? -1 : elementsFrom(spec, axis + 1);
    if (width < 0 || !fits(spec.shape()[axis])) {
      return spec
          + " cannot hold sequences of "
          + sequences.lengths()
          + " (expected: one open dimension, "
          + (axis == 0 ? "the first)" : "next to that of the rows)");
    }
    widths[index] = Math.toIntExact(width);
    if (input instanceof Sequences.Mask) {
      roles[index] = Role.MASK;
      return text || width != 1 ? spec + " cannot hold a mask (expected: numbers)" : null;
    }
    roles[index] = Role.ELEMENTS;
    return pad(index, spec, ((Sequences.Elements) input).pad());
  }

  /** Up to this every length is held as it is. */
  private static long largestLength(ElementType type) {
    return switch (type) {
      case INT8 -> Byte.MAX_VALUE;
      case UINT8 -> 0xFF;
      case INT16 -> Short.MAX_VALUE;
      case UINT16 -> 0xFFFF;
      case FLOAT16 -> 1 << 11;
      case BFLOAT16 -> 1 << 8;
      case FLOAT -> 1 << 24;
      case INT32, INT64, UINT32, UINT64, DOUBLE -> Integer.MAX_VALUE;
      case BOOL, STRING -> 0;
    };
  }

  private String pad(int index, TensorSpec spec, Object pad) {
    pads[index] = new Tensor(spec.name(), spec.type(), new long[] {1}, 1);
    try {
      if (pad instanceof String text) {
        pads[index].putText(0, text);
      } else if (pad instanceof Long whole) {
        pads[index].putInteger(0, whole);
      } else {
        pads[index].putNumber(0, (Double) pad);
      }
      return null;
    } catch (MlException e) {
      return "pad: " + pad + " (expected: a value that fits " + spec.type() + ")";
    }
  }

  /** A dimension of a fixed size takes sequences if all are padded to that size. */
  private boolean fits(long size) {
    return size < 0 || lengths.length == 1 && lengths[0] == size;
  }

  private static long elementsFrom(TensorSpec spec, int axis) {
    long elements = 1;
    long[] shape = spec.shape();
    for (int i = axis; i < shape.length; i++) {
      if (shape[i] < 0) {
        return -1;
      }
      elements = Math.multiplyExact(elements, shape[i]);
    }
    return elements;
  }

  Role role(int input) {
    return roles[input];
  }

  int width(int input) {
    return widths[input];
  }

  Tensor pad(int input) {
    return pads[input];
  }

  boolean isWhole() {
    return axis == 0;
  }

  /** Different padded lengths. */
  int lengths() {
    return lengths.length;
  }

  int paddedLength(int index) {
    return lengths[index];
  }

  /** The index of the padded length of a row, for lengths up to the last. */
  // hot path
  int index(int length) {
    int low = 0;
    int high = lengths.length - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (lengths[middle] < length) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /**
   * The length of a row after cutting.
   *
   * @throws MlException of kind DATA if it is too long
   */
  // hot path
  int kept(int length) {
    int longest = lengths[lengths.length - 1];
    if (length <= longest) {
      return length;
    }
    if (sequences.longer() == Sequences.Longer.TRUNCATE) {
      return longest;
    }
    throw MlException.data("sequence: " + length + " elements (expected: at most " + longest + ")");
  }

  /** The tensor into which an encoder writes: sequences lie there one behind the other. */
  Tensor filled(int input, int capacity) {
    TensorSpec spec = signature.inputs().get(input);
    int elements = roles[input] == Role.ELEMENTS ? Math.multiplyExact(capacity, widths[input]) : 0;
    return new Tensor(spec.name(), spec.type(), new long[] {0, widths[input]}, elements);
  }

  /** Empty tensors of a run at one padded length. */
  List<Tensor> dense(int paddedLength, int rows) {
    List<Tensor> tensors = new ArrayList<>();
    for (int i = 0; i < roles.length; i++) {
      TensorSpec spec = signature.inputs().get(i);
      long[] shape = spec.shape();
      if (roles[i] == Role.ELEMENTS || roles[i] == Role.MASK) {
        shape[axis] = paddedLength;
      }
      long elements = 1;
      for (int j = 0; j < shape.length; j++) {
        shape[j] = j == 0 && axis == 1 ? rows : Math.max(shape[j], 0);
        elements *= shape[j];
      }
      tensors.add(
          new Tensor(spec.name(), spec.type(), shape, Math.toIntExact(Math.max(elements, 1))));
    }
    return tensors;
  }

  /**
   * The outputs of a run with the rows' own lengths, where an output has the dimension of the
   * padded sequence: what the model says of padding is nobody's. It has it if the model gives both
   * the same name; that both are equally long may be chance.
   *
   * @param own the rows' lengths; shared
   */
  List<ModelOutput> cut(List<ModelOutput> outputs, int paddedLength, int[] own) {
    List<ModelOutput> cut = new ArrayList<>(outputs.size());
    for (int i = 0; i < outputs.size(); i++) {
      ModelOutput output = outputs.get(i);
      cut.add(
          output instanceof ModelOutput.OfTensor of && isSequence(i, of.tensor(), paddedLength)
              ? new ModelOutput.OfTensor(of.tensor(), own)
              : output);
    }
    return List.copyOf(cut);
  }

  private boolean isSequence(int output, Tensor tensor, int paddedLength) {
    if (!(signature.outputs().get(output) instanceof OutputSpec.OfTensor declared)) {
      return false;
    }
    TensorSpec spec = declared.tensor();
    return spec.rank() > axis
        && spec.rank() == tensor.rank()
        && isSequence(spec.dimension(axis))
        && tensor.dimension(axis) == paddedLength;
  }

  private boolean isSequence(String dimension) {
    for (int i = 0; i < roles.length && !dimension.isEmpty(); i++) {
      boolean padded = roles[i] == Role.ELEMENTS || roles[i] == Role.MASK;
      if (padded && signature.inputs().get(i).dimension(axis).equals(dimension)) {
        return true;
      }
    }
    return false;
  }
}

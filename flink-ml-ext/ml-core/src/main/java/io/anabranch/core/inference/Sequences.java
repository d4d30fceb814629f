// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.inference;

import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * How sequences of any length meet a model. A row is padded to the least of {@code lengths} that
 * holds it, so that its inputs, and with them its prediction, are a function of the row alone and
 * not of the rows beside it. The rows of a micro-batch that are padded to one length are run
 * together: it takes one run for each padded length that is found in it.
 *
 * <p>All sequences of a row are equally long. In an input of the model they lie along the dimension
 * that follows the rows, or along the first if the model has no rows.
 *
 * @param lengths to which rows are padded, ascending; without inputs they do not matter
 * @param longer what becomes of a sequence that is longer than the last of them
 * @param inputs the inputs of the model that hold sequences or are made from their lengths; all
 *     others have a fixed number of elements per row
 */
public record Sequences(List<Integer> lengths, Longer longer, List<Input> inputs) {
  /** What becomes of a sequence that is too long. */
  public enum Longer {
    /** Its row is a dead letter. */
    DEAD_LETTER,
    /** Its end is cut off. */
    TRUNCATE
  }

  /** One input of the model. */
  public sealed interface Input {
    /** What the model calls it. */
    String name();
  }

  /**
   * The elements of a sequence, written by the encoder.
   *
   * @param pad a {@code Long} or {@code Double}, or a {@code String} where the elements are strings
   */
  public record Elements(String name, Object pad) implements Input {
    public Elements {
      Objects.requireNonNull(name, "name");
      if (!(pad instanceof Long) && !(pad instanceof Double) && !(pad instanceof String)) {
        throw new IllegalArgumentException("pad: " + pad + " (expected: a number or a string)");
      }
    }
  }

  /** 1 where the row has an element, 0 where it is padded: an attention mask. */
  public record Mask(String name) implements Input {}

  /** How many elements the row has; one number per row. */
  public record Length(String name) implements Input {}

  /**
   * 8 to 65,536: a row is padded to less than twice its length, or to 8, and few lengths are found
   * in one batch.
   */
  public static final List<Integer> POWERS_OF_TWO =
      IntStream.rangeClosed(3, 16).mapToObj(power -> 1 << power).toList();

  /** No sequences: every row has as many elements as every other. */
  public static final Sequences NONE = new Sequences(POWERS_OF_TWO, Longer.DEAD_LETTER, List.of());

  public Sequences {
    Objects.requireNonNull(longer, "longer");
    lengths = List.copyOf(lengths);
    inputs = List.copyOf(inputs);
    if (lengths.isEmpty() || !ascending(lengths)) {
      throw new IllegalArgumentException("lengths: " + lengths + " (expected: ascending, from 1)");
    }
    if (!inputs.isEmpty() && inputs.stream().noneMatch(input -> input instanceof Elements)) {
      throw new IllegalArgumentException(
          "inputs: " + inputs + " (expected: at least one with elements)");
    }
  }

  private static boolean ascending(List<Integer> lengths) {
    for (int i = 0; i < lengths.size(); i++) {
      if (lengths.get(i) <= (i == 0 ? 0 : lengths.get(i - 1))) {
        return false;
      }
    }
    return true;
  }

  /** The part of an input in the sequences; null where it has a fixed number of elements. */
  Input of(String name) {
    for (Input input : inputs) {
      if (input.name().equals(name)) {
        return input;
      }
    }
    return null;
  }
}

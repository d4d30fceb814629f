// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.scoring;

import io.anabranch.core.definition.InputSource;
import io.anabranch.core.definition.InputSource.Axes;
import io.anabranch.core.inference.ModelSignature;
import io.anabranch.core.tensor.TensorSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The shape of one row of an input: where the model leaves dimensions open, what fills the input
 * decides. Whatever does not fit is an {@link IllegalArgumentException} in the words of a problem.
 */
final class RowShape {
  private static final String SAID = "{columns: ..., shape: [...]} under model.inputs";

  private final TensorSpec input;
  private final boolean whole;

  /** The model's sizes without the batch; negative where open. */
  private final long[] sizes;

  RowShape(TensorSpec input, int batchRows) {
    this.input = input;
    whole = batchRows == ModelSignature.NO_BATCH;
    long[] shape = input.shape();
    if (whole && shape.length > 1 && shape[0] < 0) {
      // One run is one row, so an open dimension in front of others can only count rows.
      shape[0] = 1;
    }
    sizes = whole || shape.length == 0 ? shape : Arrays.copyOfRange(shape, 1, shape.length);
  }

  /**
   * @param arrays how many of the columns are arrays
   */
  List<Integer> of(InputSource.Columns source, int arrays) {
    List<String> columns = source.columns();
    if (arrays > 1) {
      throw new IllegalArgumentException(
          columns
              + " with "
              + arrays
              + " arrays (expected: at most one in an input, as only their total length could be"
              + " checked; join them before)");
    }
    List<Integer> shape =
        source.shape().isEmpty() ? filled(columns, arrays) : required(source.shape());
    long elements = shape.stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact);
    boolean fits =
        arrays == 0 ? elements == columns.size() : elements >= columns.size() - (long) arrays;
    if (!fits) {
      throw new IllegalArgumentException(
          columns.size()
              + " columns "
              + columns
              + " (expected: "
              + elements
              + ", the model takes "
              + input
              + "; name them under model.inputs)");
    }
    return shape;
  }

  /** The model's shape, with what the columns leave for one open dimension. */
  private List<Integer> filled(List<String> columns, int arrays) {
    List<Integer> shape = new ArrayList<>();
    long fixed = 1;
    int open = -1;
    for (long size : sizes) {
      if (size < 0 && open >= 0) {
        throw misfit("at most one open dimension beside rows, or " + SAID);
      }
      open = size < 0 ? shape.size() : open;
      fixed = Math.multiplyExact(fixed, size < 0 ? 1 : size);
      shape.add((int) size);
    }
    if (open >= 0) {
      if (arrays > 0) {
        throw misfit(SAID + ", as arrays do not say it");
      }
      if (fixed == 0 || columns.size() % fixed != 0) {
        throw misfit("a multiple of " + fixed + " columns; there are " + columns.size());
      }
      shape.set(open, (int) (columns.size() / fixed));
    }
    return shape;
  }

  private List<Integer> required(List<Integer> shape) {
    if (!matches(shape)) {
      throw new IllegalArgumentException(
          "shape " + shape + " (expected: that of a row of " + input + ")");
    }
    return shape;
  }

  private boolean matches(List<Integer> shape) {
    boolean same = shape.size() == sizes.length;
    for (int i = 0; same && i < sizes.length; i++) {
      same = sizes[i] < 0 || sizes[i] == shape.get(i);
    }
    return same;
  }

  /** A length, which the model fixes or leaves to the rows, and the shape of each position. */
  List<Integer> ofSequence() {
    List<Integer> shape = new ArrayList<>();
    for (int i = 0; i < sizes.length; i++) {
      boolean open = sizes[i] < 0;
      if (open && i > 0) {
        throw oneLength();
      }
      shape.add(open ? InputBinding.RAGGED : (int) sizes[i]);
    }
    if (shape.isEmpty()) {
      throw oneLength();
    }
    return shape;
  }

  private IllegalArgumentException oneLength() {
    String place = whole ? "the first dimension" : "the dimension behind the rows";
    return new IllegalArgumentException(
        "shape of " + input + " (expected: only " + place + " open, for a sequence)");
  }

  /** One number. */
  List<Integer> ofLength() {
    long elements = Arrays.stream(sizes).reduce(1, Math::multiplyExact);
    if (elements != 1) {
      throw new IllegalArgumentException(
          "shape of " + input + " (expected: one number in a row, as it takes a length)");
    }
    return Arrays.stream(sizes).mapToObj(size -> (int) size).toList();
  }

  List<Integer> of(InputSource.Image image) {
    List<List<Integer>> fitting = new ArrayList<>();
    for (List<Integer> shape : shapes(image)) {
      if (matches(shape)) {
        fitting.add(shape);
      } else if (whole && sizes.length == shape.size() + 1 && sizes[0] == 1) {
        List<Integer> leading = new ArrayList<>(List.of(1));
        leading.addAll(shape);
        if (matches(leading)) {
          fitting.add(leading);
        }
      }
    }
    if (fitting.isEmpty()) {
      throw new IllegalArgumentException(
          "an image of "
              + shapes(image)
              + " (expected: a row of "
              + input
              + "; size: [height, width], channels and axes decide)");
    }
    if (fitting.size() > 1) {
      throw new IllegalArgumentException(
          "shape of "
              + input
              + " (expected: axes: channels-first or axes: channels-last beside it)");
    }
    return fitting.get(0);
  }

  private static List<List<Integer>> shapes(InputSource.Image image) {
    int height = image.height();
    int width = image.width();
    int channels = image.channels().count();
    List<List<Integer>> shapes = new ArrayList<>();
    if (channels == 1) {
      shapes.add(List.of(height, width));
    }
    if (channels == 1 || image.axes() != Axes.OF_MODEL) {
      shapes.add(List.of(Math.multiplyExact(Math.multiplyExact(height, width), channels)));
    }
    if (image.axes() != Axes.CHANNELS_LAST) {
      shapes.add(List.of(channels, height, width));
    }
    if (image.axes() != Axes.CHANNELS_FIRST) {
      shapes.add(List.of(height, width, channels));
    }
    return shapes;
  }

  private IllegalArgumentException misfit(String expected) {
    return new IllegalArgumentException("shape of " + input + " (expected: " + expected + ")");
  }
}

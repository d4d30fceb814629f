// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.definition;

import io.anabranch.core.inference.Sequences;
import io.anabranch.core.inference.Sequences.Longer;
import io.anabranch.core.transform.Constant;
import java.util.List;
import java.util.Objects;

/** What fills one input of a model, as the definition says it. */
public sealed interface InputSource {
  /** The columns and features that are read, in order. */
  List<String> columns();

  /** Columns and features of a shape that the model says. */
  static Columns of(List<String> columns) {
    return new Columns(columns, List.of());
  }

  /**
   * Plain values and arrays, one after the other in the order of a row's elements.
   *
   * @param shape of one row, for a model that leaves dimensions open; empty where the model and the
   *     number of columns say it
   */
  record Columns(List<String> columns, List<Integer> shape) implements InputSource {
    public Columns {
      columns = List.copyOf(columns);
      shape = List.copyOf(shape);
    }
  }

  /**
   * An array of any length, padded at its end. All sequences of a row are equally long.
   *
   * @param column of an array type
   * @param pad what fills the rest of a row
   * @param buckets the lengths to which rows are padded, ascending; empty for {@link
   *     Sequences#POWERS_OF_TWO}, or the model's where it takes one length only
   * @param longer what becomes of a row that is longer than the last of them
   */
  record Sequence(String column, Constant pad, List<Integer> buckets, Longer longer)
      implements InputSource {
    public Sequence {
      Objects.requireNonNull(column, "column");
      Objects.requireNonNull(pad, "pad");
      Objects.requireNonNull(longer, "longer");
      buckets = List.copyOf(buckets);
      for (int i = 0; i < buckets.size(); i++) {
        if (buckets.get(i) < 1 || i > 0 && buckets.get(i) <= buckets.get(i - 1)) {
          throw new IllegalArgumentException(
              "buckets: " + buckets + " (expected: lengths from 1 that increase)");
        }
      }
    }

    @Override
    public List<String> columns() {
      return List.of(column);
    }
  }

  /**
   * 1 where a sequence holds a row's own elements and 0 where it is padded: an attention mask.
   *
   * @param column of a {@link Sequence} of the same model
   */
  record Mask(String column) implements InputSource {
    public Mask {
      Objects.requireNonNull(column, "column");
    }

    @Override
    public List<String> columns() {
      return List.of(column);
    }
  }

  /**
   * How many elements a row of a sequence has.
   *
   * @param column of a {@link Sequence} of the same model
   */
  record Length(String column) implements InputSource {
    public Length {
      Objects.requireNonNull(column, "column");
    }

    @Override
    public List<String> columns() {
      return List.of(column);
    }
  }

  /**
   * An image file in a column of bytes, decoded, brought to size and normalised: {@code (pixel *
   * scale - mean) / std} for pixels of 0 to 255.
   *
   * @param height of the tensor, in pixels
   * @param width of the tensor, in pixels
   * @param shorterSide the image is resized until its shorter side has so many pixels, and {@code
   *     height} by {@code width} are cut out of the centre; 0 where it is stretched to the size
   * @param mean one for each channel, in units of scaled pixels
   * @param std one for each channel, in units of scaled pixels
   * @param maxPixels of the file; a larger one is refused by its header
   */
  record Image(
      String column,
      int height,
      int width,
      int shorterSide,
      Channels channels,
      double scale,
      List<Double> mean,
      List<Double> std,
      Axes axes,
      int maxPixels)
      implements InputSource {
    /** The most pixels that a side of the tensor may have. */
    public static final int MAX_SIDE = 4096;

    /** 16,777,216: some 50 to 130 MB while such a file is decoded. */
    public static final int DEFAULT_PIXELS = 1 << 24;

    public Image {
      Objects.requireNonNull(column, "column");
      Objects.requireNonNull(channels, "channels");
      Objects.requireNonNull(axes, "axes");
      mean = List.copyOf(mean);
      std = List.copyOf(std);
      requireChannels("mean", mean, channels);
      requireChannels("std", std, channels);
      if (std.contains(0.0)) {
        throw new IllegalArgumentException("std: " + std + " (expected: not 0)");
      }
      if (Math.min(height, width) < 1 || Math.max(height, width) > MAX_SIDE) {
        throw new IllegalArgumentException(
            "size: [" + height + ", " + width + "] (expected: 1 to " + MAX_SIDE + " pixels)");
      }
      if (shorterSide != 0 && (shorterSide < Math.max(height, width) || shorterSide > MAX_SIDE)) {
        throw new IllegalArgumentException(
            "shorter-side: "
                + shorterSide
                + " (expected: from "
                + Math.max(height, width)
                + ", the larger side of size, to "
                + MAX_SIDE
                + ")");
      }
    }

    private static void requireChannels(String name, List<Double> values, Channels channels) {
      if (values.size() != channels.count()) {
        throw new IllegalArgumentException(
            name
                + ": "
                + values
                + " (expected: "
                + channels.count()
                + " numbers, as channels are "
                + channels
                + ")");
      }
    }

    @Override
    public List<String> columns() {
      return List.of(column);
    }
  }

  /** The values of one pixel, in order. */
  enum Channels {
    RGB(3),
    BGR(3),
    GRAY(1);

    private final int count;

    Channels(int count) {
      this.count = count;
    }

    public int count() {
      return count;
    }
  }

  /** The order of a row's axes. */
  enum Axes {
    /** As the model's shape says it. */
    OF_MODEL,
    /** Channel, height, width, as PyTorch has them: NCHW with the rows in front. */
    CHANNELS_FIRST,
    /** Height, width, channel, as TensorFlow has them: NHWC with the rows in front. */
    CHANNELS_LAST
  }
}

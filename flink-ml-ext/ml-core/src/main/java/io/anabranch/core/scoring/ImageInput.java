// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.scoring;

import io.anabranch.core.definition.InputSource.Axes;
import io.anabranch.core.definition.InputSource.Channels;
import io.anabranch.core.definition.InputSource.Image;
import io.anabranch.core.error.MlException;
import io.anabranch.core.image.Bilinear;
import io.anabranch.core.image.ImageDecoder;
import io.anabranch.core.image.Pixels;
import io.anabranch.core.inference.TensorBatch;
import io.anabranch.core.row.RowView;
import io.anabranch.core.tensor.ElementType;
import io.anabranch.core.tensor.Tensor;
import java.util.List;

/**
 * Decodes the image of a row, brings it to size and writes its normalised pixels. Sizes follow
 * torchvision's {@code Resize} and {@code CenterCrop}; greys are made before resizing.
 */
final class ImageInput implements InputWriter {
  private final Image image;
  private final int position;
  private final int input;
  private final ElementType type;
  private final boolean planar;
  private final ImageDecoder decoder;
  private final Bilinear bilinear = new Bilinear();
  private final Pixels decoded = new Pixels();
  private final Pixels sized = new Pixels();

  /** What each of the 256 values becomes, by channel. */
  private final double[][] normalised;

  /**
   * @param position of the image's column in the row
   * @param input its position in the signature
   */
  ImageInput(InputBinding binding, int position, int input) {
    this.image = (Image) binding.source();
    this.position = position;
    this.input = input;
    this.type = binding.input().type();
    this.planar = isPlanar(image, binding.rowShape());
    this.decoder =
        new ImageDecoder(
            image.channels() == Channels.GRAY
                ? ImageDecoder.Colours.GREY
                : ImageDecoder.Colours.RGB,
            image.maxPixels());
    this.normalised = new double[image.channels().count()][256];
    for (int channel = 0; channel < normalised.length; channel++) {
      for (int value = 0; value < 256; value++) {
        normalised[channel][value] = normalised(image, channel, value);
      }
    }
  }

  private double normalised(Image image, int channel, int value) {
    double result = (value * image.scale() - image.mean().get(channel)) / image.std().get(channel);
    if (!FeatureEncoder.fits(result, type)) {
      throw MlException.user(
          image.column()
              + ": "
              + result
              + " for a pixel of "
              + value
              + " (expected: a scale, mean and std whose results fit "
              + type
              + ")");
    }
    return result;
  }

  /** Whether the model's shape, or else the definition, has the channels in front. */
  private static boolean isPlanar(Image image, List<Integer> rowShape) {
    if (image.axes() != Axes.OF_MODEL) {
      return image.axes() == Axes.CHANNELS_FIRST;
    }
    int rank = rowShape.size();
    return rank >= 2
        && rowShape.get(rank - 2) == image.height()
        && rowShape.get(rank - 1) == image.width();
  }

  // hot path
  @Override
  public void write(RowView row, TensorBatch batch, int index) {
    if (row.isNull(position)) {
      throw MlException.data(image.column() + ": null (expected: an image)");
    }
    try {
      decoder.decode(row.bytes(position), decoded);
    } catch (MlException e) {
      throw new MlException(e.kind(), image.column() + ": " + e.getMessage(), e.getCause());
    }
    resize();
    int start = index * image.height() * image.width() * normalised.length;
    put(batch.inputs().get(input), start);
  }

  private void resize() {
    int width = image.width();
    int height = image.height();
    if (image.shorterSide() > 0) {
      long shorter = Math.min(decoded.width(), decoded.height());
      width = (int) (image.shorterSide() * (long) decoded.width() / shorter);
      height = (int) (image.shorterSide() * (long) decoded.height() / shorter);
    }
    int left = (int) Math.rint((width - image.width()) / 2.0);
    int top = (int) Math.rint((height - image.height()) / 2.0);
    bilinear.resize(
        decoded, width, height, new Bilinear.Part(left, top, image.width(), image.height()), sized);
  }

  private void put(Tensor tensor, int start) {
    byte[] data = sized.data();
    int channels = normalised.length;
    int pixels = image.height() * image.width();
    for (int channel = 0; channel < channels; channel++) {
      double[] values = normalised[channel];
      int from = image.channels() == Channels.BGR ? channels - 1 - channel : channel;
      int element = start + (planar ? channel * pixels : channel);
      int step = planar ? 1 : channels;
      for (int pixel = 0; pixel < pixels; pixel++) {
        int value = data[pixel * channels + from] & 0xFF;
        if (type == ElementType.FLOAT) {
          tensor.putFloat(element, (float) values[value]);
        } else {
          tensor.putNumber(element, values[value]);
        }
        element += step;
      }
    }
  }
}

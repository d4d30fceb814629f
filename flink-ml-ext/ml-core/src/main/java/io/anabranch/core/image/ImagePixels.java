// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.image;

import io.anabranch.core.error.MlException;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.util.Arrays;

/**
 * Takes the pixels out of decoded images, whatever form the reader gave them. The values are those
 * of the file: Java would convert grey to other grey, because it takes it for linear light.
 */
final class ImagePixels {
  private final ImageDecoder.Colours colours;
  private int[] line = new int[0];

  ImagePixels(ImageDecoder.Colours colours) {
    this.colours = colours;
  }

  void copy(BufferedImage image, Pixels to) {
    int width = image.getWidth();
    int channels = colours == ImageDecoder.Colours.GREY ? 1 : Pixels.COLOURS;
    to.resize(width, image.getHeight(), channels);
    if (channels == Pixels.COLOURS && image.getType() == BufferedImage.TYPE_3BYTE_BGR) {
      swap(((DataBufferByte) image.getRaster().getDataBuffer()).getData(), to);
      return;
    }
    Layout layout = Layout.of(image);
    int samples = layout.samples() * width;
    if (line.length < samples) {
      line = new int[samples];
    }
    for (int y = 0; y < image.getHeight(); y++) {
      layout.read(y, line);
      int from = 0;
      int out = y * width * channels;
      for (int x = 0; x < width; x++, from += layout.samples(), out += channels) {
        put(layout, from, to.data(), out);
      }
    }
  }

  /** The form that most JPEG come in, for which a call per pixel would cost more than decoding. */
  private static void swap(byte[] bgr, Pixels to) {
    byte[] rgb = to.data();
    int end = to.width() * to.height() * Pixels.COLOURS;
    for (int i = 0; i < end; i += Pixels.COLOURS) {
      rgb[i] = bgr[i + 2];
      rgb[i + 1] = bgr[i + 1];
      rgb[i + 2] = bgr[i];
    }
  }

  private void put(Layout layout, int from, byte[] data, int out) {
    int red = layout.red(line, from);
    int green = layout.green(line, from);
    int blue = layout.blue(line, from);
    if (colours == ImageDecoder.Colours.GREY) {
      data[out] = (byte) (layout.isGrey() ? red : luma(red, green, blue));
    } else {
      data[out] = (byte) red;
      data[out + 1] = (byte) green;
      data[out + 2] = (byte) blue;
    }
  }

  /** ITU-R 601-2 in fixed point, as Pillow's {@code L24}. */
  static int luma(int red, int green, int blue) {
    return (red * 19595 + green * 38470 + blue * 7471 + 0x8000) >> 16;
  }

  /** How one image holds its pixels. */
  private record Layout(BufferedImage image, Raster raster, int samples, int shift, int[] palette) {
    static Layout of(BufferedImage image) {
      ColorModel model = image.getColorModel();
      if (model instanceof IndexColorModel indexed) {
        int[] palette = new int[indexed.getMapSize()];
        indexed.getRGBs(palette);
        return new Layout(image, image.getRaster(), 1, 0, palette);
      }
      int space = model.getColorSpace().getType();
      if (space != ColorSpace.TYPE_GRAY && space != ColorSpace.TYPE_RGB) {
        throw MlException.data(
            "colours of "
                + model.getNumColorComponents()
                + " components (expected: grey or RGB; convert CMYK before)");
      }
      int bits = Arrays.stream(model.getComponentSize()).max().orElse(8);
      if (model instanceof ComponentColorModel && bits >= 8 && bits <= 16) {
        return new Layout(image, image.getRaster(), model.getNumComponents(), bits - 8, null);
      }
      // Pixels that are packed into one number.
      return new Layout(image, null, 1, 0, null);
    }

    boolean isGrey() {
      return raster != null && palette == null && samples < Pixels.COLOURS;
    }

    void read(int y, int[] line) {
      if (raster == null) {
        image.getRGB(0, y, image.getWidth(), 1, line, 0, image.getWidth());
      } else {
        raster.getPixels(raster.getMinX(), raster.getMinY() + y, image.getWidth(), 1, line);
      }
    }

    int red(int[] line, int from) {
      return raster == null || palette != null
          ? packed(line, from) >> 16 & 0xFF
          : line[from] >> shift;
    }

    int green(int[] line, int from) {
      return raster == null || palette != null
          ? packed(line, from) >> 8 & 0xFF
          : line[isGrey() ? from : from + 1] >> shift;
    }

    int blue(int[] line, int from) {
      return raster == null || palette != null
          ? packed(line, from) & 0xFF
          : line[isGrey() ? from : from + 2] >> shift;
    }

    private int packed(int[] line, int from) {
      if (palette == null) {
        return line[from];
      }
      return line[from] < palette.length ? palette[line[from]] : 0;
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.image;

import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.Map;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Decodes image files with the JDK's own readers: JPEG, PNG, GIF, BMP and TIFF, the first image of
 * several. Nothing is written to disk. An image's size is taken from its header before memory for
 * its pixels is asked for. One per task; not thread-safe.
 *
 * <p>Colours are taken as they stand in the file: alpha is dropped, colour profiles and the EXIF
 * orientation are not applied, 16 bits a channel are cut to 8. JPEG in CMYK is refused.
 */
public final class ImageDecoder {
  /** The most pixels that may be allowed: some 200 to 500 MB while such an image is decoded. */
  public static final int MAX_PIXELS = 1 << 26;

  /** The most pixels of one side, which is what JPEG can say. */
  public static final int MAX_SIDE = 65_535;

  private final Map<ImageFormat, ImageReader> readers = new EnumMap<>(ImageFormat.class);
  private final Damage damage = new Damage();
  private final int maxPixels;
  private final ImagePixels pixels;

  /** How many channels a pixel shall have. */
  public enum Colours {
    RGB,
    /** ITU-R 601-2 luma of the colours, as Pillow's mode L. */
    GREY
  }

  /**
   * @param maxPixels of an image; up to {@link #MAX_PIXELS}
   */
  public ImageDecoder(Colours colours, int maxPixels) {
    this.pixels = new ImagePixels(colours);
    this.maxPixels = maxPixels;
  }

  /**
   * Decodes a file.
   *
   * @throws MlException of kind DATA if it is none, is damaged or cut short, or is too large
   */
  public void decode(byte[] file, Pixels to) {
    ImageFormat format = ImageFormat.of(file);
    if (format == null) {
      throw MlException.data(
          "no image in " + file.length + " bytes (expected: JPEG, PNG, GIF, BMP or TIFF)");
    }
    ImageReader reader = readers.computeIfAbsent(format, this::open);
    try (ImageInputStream input = new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
      damage.clear();
      reader.setInput(input, true, true);
      checkSize(reader.getWidth(0), reader.getHeight(0));
      BufferedImage image = reader.read(0);
      if (damage.found() != null) {
        throw new IOException(damage.found());
      }
      pixels.copy(image, to);
      reader.setInput(null);
    } catch (MlException e) {
      forget(format);
      throw e;
    } catch (OutOfMemoryError e) {
      // The task would fail, and meet the same row again.
      forget(format);
      throw new MlException(
          ErrorKind.DATA,
          format + ": too large for this task's memory (expected: fewer pixels)",
          e);
    } catch (IOException | RuntimeException e) {
      // The readers throw whatever they stumble over in a damaged file.
      forget(format);
      throw new MlException(
          ErrorKind.DATA, format + " cannot be decoded: " + reason(e) + " (expected: an image)", e);
    }
  }

  private static String reason(Exception e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  private void checkSize(int width, int height) {
    if ((long) width * height > maxPixels || Math.max(width, height) > MAX_SIDE) {
      throw MlException.data(
          "image of "
              + width
              + " x "
              + height
              + " pixels (expected: at most "
              + maxPixels
              + " pixels and "
              + MAX_SIDE
              + " a side)");
    }
  }

  /** What ImageIO keeps for the whole process would hold the job's class loader for ever. */
  private ImageReader open(ImageFormat format) {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(ClassLoader.getSystemClassLoader());
    try {
      return find(format);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private ImageReader find(ImageFormat format) {
    Iterator<ImageReader> found = ImageIO.getImageReadersByFormatName(format.name());
    if (!found.hasNext()) {
      throw new MlException(
          ErrorKind.EXTERNAL, format + ": no reader in this Java runtime (expected: java.desktop)");
    }
    ImageReader reader = found.next();
    reader.addIIOReadWarningListener(damage);
    return reader;
  }

  /** A reader that failed may be in any state. */
  private void forget(ImageFormat format) {
    readers.remove(format).dispose();
  }
}

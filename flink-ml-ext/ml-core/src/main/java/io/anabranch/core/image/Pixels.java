// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.image;

/**
 * Pixels of 8 bits a channel, row by row, the channels of a pixel side by side. Reused from image
 * to image, but what an unusually large one took is given back; not thread-safe.
 */
public final class Pixels {
  /** RGB. */
  public static final int COLOURS = 3;

  /** Bytes that are kept for any later image. */
  static final int KEPT = 1 << 24;

  private int width;
  private int height;
  private int channels;
  private byte[] data = new byte[0];

  /** Sets the size; the content is then undefined. */
  void resize(int newWidth, int newHeight, int newChannels) {
    width = newWidth;
    height = newHeight;
    channels = newChannels;
    int size = Math.multiplyExact(Math.multiplyExact(width, height), channels);
    if (data.length < size || data.length > Math.max(KEPT, size)) {
      data = new byte[size];
    }
  }

  public int width() {
    return width;
  }

  public int height() {
    return height;
  }

  /** 1 for grey, 3 for red, green and blue. */
  public int channels() {
    return channels;
  }

  /** The values, 0 to 255 as unsigned bytes; shared, and longer than the image may need. */
  public byte[] data() {
    return data;
  }
}

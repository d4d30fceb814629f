// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.image;

import java.util.Arrays;

/**
 * Resizes images bit for bit as {@code Image.resize(size, Image.Resampling.BILINEAR)} of Pillow up
 * to version 12 does: along the rows, then along the columns, with 8 bits between the two. (Version
 * 13 takes the columns first where that is less work; a pixel then differs by 1 at most.) One per
 * task; not thread-safe.
 */
public final class Bilinear {
  private static final int HALF = 1 << (Weights.PRECISION - 1);

  private final Pixels between = new Pixels();
  private Weights across = new Weights(1, 1, 0, 1);
  private Weights down = new Weights(1, 1, 0, 1);
  private int[] sums = {};

  /**
   * Resizes an image and keeps a part of the result.
   *
   * @param width to which the whole image is resized
   * @param height to which the whole image is resized
   * @param part of the result that is kept
   */
  public void resize(Pixels from, int width, int height, Part part, Pixels to) {
    if (!across.serve(from.width(), width, part.left(), part.width())) {
      across = new Weights(from.width(), width, part.left(), part.width());
    }
    if (!down.serve(from.height(), height, part.top(), part.height())) {
      down = new Weights(from.height(), height, part.top(), part.height());
    }
    int last = down.wanted() - 1;
    int firstRow = down.start(0);
    int rows = down.start(last) + down.count(last) - firstRow;
    across(from, firstRow, rows);
    down(firstRow, to);
  }

  /** The part of an image that is kept, in pixels of the resized image. */
  public record Part(int left, int top, int width, int height) {}

  // hot path
  private void across(Pixels from, int firstRow, int rows) {
    int channels = from.channels();
    int width = across.wanted();
    between.resize(width, rows, channels);
    byte[] source = from.data();
    byte[] target = between.data();
    int stride = from.width() * channels;
    if (across.isIdentity()) {
      System.arraycopy(source, firstRow * stride, target, 0, rows * stride);
      return;
    }
    for (int y = 0; y < rows; y++) {
      int row = (firstRow + y) * stride;
      int out = y * width * channels;
      for (int x = 0; x < width; x++, out += channels) {
        int pixel = row + across.start(x) * channels;
        if (channels == 1) {
          target[out] = grey(source, pixel, x);
        } else {
          colours(source, pixel, x, target, out);
        }
      }
    }
  }

  private byte grey(byte[] source, int from, int pixel) {
    int[] all = across.all();
    int weight = across.offset(pixel);
    int count = across.count(pixel);
    int sum = HALF;
    for (int i = 0; i < count; i++) {
      sum += (source[from + i] & 0xFF) * all[weight + i];
    }
    return Weights.clip(sum);
  }

  private void colours(byte[] source, int from, int pixel, byte[] target, int out) {
    int[] all = across.all();
    int weight = across.offset(pixel);
    int end = weight + across.count(pixel);
    int red = HALF;
    int green = HALF;
    int blue = HALF;
    for (int at = from; weight < end; at += Pixels.COLOURS) {
      int factor = all[weight++];
      red += (source[at] & 0xFF) * factor;
      green += (source[at + 1] & 0xFF) * factor;
      blue += (source[at + 2] & 0xFF) * factor;
    }
    target[out] = Weights.clip(red);
    target[out + 1] = Weights.clip(green);
    target[out + 2] = Weights.clip(blue);
  }

  // hot path
  private void down(int firstRow, Pixels to) {
    int height = down.wanted();
    int stride = between.width() * between.channels();
    to.resize(between.width(), height, between.channels());
    byte[] source = between.data();
    byte[] target = to.data();
    if (down.isIdentity()) {
      System.arraycopy(source, 0, target, 0, height * stride);
      return;
    }
    if (sums.length < stride) {
      sums = new int[stride];
    }
    for (int y = 0; y < height; y++) {
      Arrays.fill(sums, 0, stride, HALF);
      int from = (down.start(y) - firstRow) * stride;
      int weight = down.offset(y);
      for (int row = 0; row < down.count(y); row++, from += stride) {
        add(source, from, down.all()[weight + row], stride);
      }
      for (int i = 0; i < stride; i++) {
        target[y * stride + i] = Weights.clip(sums[i]);
      }
    }
  }

  private void add(byte[] source, int from, int factor, int count) {
    int[] target = sums;
    for (int i = 0; i < count; i++) {
      target[i] += (source[from + i] & 0xFF) * factor;
    }
  }
}

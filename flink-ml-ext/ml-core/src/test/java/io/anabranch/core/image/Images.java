// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.image;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** The files that {@code make_images.py} wrote with Pillow. */
public final class Images {
  private Images() {}

  /** The bytes of a file. */
  public static byte[] read(String name) {
    try (InputStream in = Images.class.getResourceAsStream("/images/" + name)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<String[]> lines(String name) {
    String text = new String(read(name), StandardCharsets.UTF_8);
    return text.lines().map(line -> line.split(" ")).toList();
  }

  /** SHA-256 of the pixels. */
  static String digest(Pixels pixels) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      sha.update(pixels.data(), 0, pixels.width() * pixels.height() * pixels.channels());
      return HexFormat.of().formatHex(sha.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  static byte[] values(Pixels pixels) {
    return Arrays.copyOf(pixels.data(), pixels.width() * pixels.height() * pixels.channels());
  }

  /** The same formula as in the script. */
  static Pixels pattern(int width, int height, int channels) {
    Pixels pixels = new Pixels();
    pixels.resize(width, height, channels);
    int i = 0;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        for (int c = 0; c < channels; c++) {
          pixels.data()[i++] = (byte) (x * 7 + y * 13 + c * 41 + (x * y) % 31 * 5);
        }
      }
    }
    return pixels;
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.image;

import java.util.List;
import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadWarningListener;

/**
 * The readers put grey, or other pixels of their own, where a file is damaged or cut short, and
 * only warn. So every warning counts that is not known to leave the pixels alone.
 */
final class Damage implements IIOReadWarningListener {
  /** Of alpha, profiles and headers; the reader goes by the pixels. */
  private static final List<String> HARMLESS =
      List.of(
          "tRNS chunk",
          "color profile is invalid",
          "Adobe color transform code",
          "JFIF",
          "SOS parameters");

  private String found;

  void clear() {
    found = null;
  }

  /** What the reader said; null if the file is whole. */
  String found() {
    return found;
  }

  @Override
  public void warningOccurred(ImageReader source, String warning) {
    if (HARMLESS.stream().noneMatch(warning::contains)) {
      found = warning;
    }
  }
}

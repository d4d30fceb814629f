// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.image;

/** File formats that every Java runtime reads, by the bytes that a file begins with. */
enum ImageFormat {
  JPEG(0xFF, 0xD8, 0xFF),
  PNG(0x89, 'P', 'N', 'G'),
  GIF('G', 'I', 'F', '8'),
  BMP('B', 'M'),
  /** Little endian. */
  TIFF('I', 'I', 42, 0) {
    @Override
    boolean begins(byte[] file) {
      return super.begins(file) || begins(file, 'M', 'M', 0, 42);
    }
  };

  private final int[] magic;

  ImageFormat(int... magic) {
    this.magic = magic;
  }

  /** The format of a file; null for any other. */
  static ImageFormat of(byte[] file) {
    for (ImageFormat format : values()) {
      if (format.begins(file)) {
        return format;
      }
    }
    return null;
  }

  boolean begins(byte[] file) {
    return begins(file, magic);
  }

  static boolean begins(byte[] file, int... bytes) {
    for (int i = 0; i < bytes.length; i++) {
      if (i >= file.length || (file[i] & 0xFF) != bytes[i]) {
        return false;
      }
    }
    return true;
  }
}

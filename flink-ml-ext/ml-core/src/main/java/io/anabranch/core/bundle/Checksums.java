// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.bundle;

import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** SHA-256, in lower-case hexadecimal digits. */
public final class Checksums {
  private static final int BUFFER = 1 << 16;

  private Checksums() {}

  public static String of(Path file) throws IOException {
    return of(new byte[0], List.of(file));
  }

  /** Of bytes and the files after them, as if they were one. */
  public static String of(byte[] bytes, List<Path> files) throws IOException {
    MessageDigest digest = sha256();
    digest.update(bytes);
    for (Path file : files) {
      update(digest, file);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  public static String of(byte[] bytes) {
    return HexFormat.of().formatHex(sha256().digest(bytes));
  }

  /** Of the text's UTF-8 bytes. */
  public static String of(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Piece by piece: files may be larger than the heap, and than any array. */
  private static void update(MessageDigest digest, Path file) throws IOException {
    byte[] buffer = new byte[BUFFER];
    try (InputStream in = Files.newInputStream(file)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
      }
    }
  }

  /** Whether a text, which may be null, looks like one. */
  public static boolean isChecksum(String text) {
    return text != null && text.matches("[0-9a-f]{64}");
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new MlException(ErrorKind.INTERNAL, "SHA-256 is missing in this Java", e);
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.definition;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A short hash of a tree of maps, lists, texts, numbers and durations: 16 hexadecimal digits of the
 * SHA-256 of its canonical text. Maps are taken in the order of their keys.
 */
public final class Fingerprint {
  private static final int DIGITS = 16;

  private Fingerprint() {}

  public static String of(Object tree) {
    StringBuilder text = new StringBuilder();
    write(tree, text);
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(text.toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest).substring(0, DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** The hash of one feature's own parameters and inputs. */
  public static String ofFeature(FeatureEntry entry) {
    return of(DefinitionTree.of(entry));
  }

  private static void write(Object value, StringBuilder text) {
    if (value instanceof Map<?, ?> map) {
      Map<String, Object> sorted = new TreeMap<>();
      map.forEach((key, item) -> sorted.put((String) key, item));
      text.append('{');
      sorted.forEach(
          (key, item) -> {
            write(key, text);
            write(item, text);
          });
      text.append('}');
    } else if (value instanceof List<?> list) {
      text.append('[');
      list.forEach(item -> write(item, text));
      text.append(']');
    } else if (value instanceof String string) {
      // The length in front keeps texts apart whatever they hold.
      text.append('s').append(string.length()).append(':').append(string);
    } else if (value instanceof Long number) {
      text.append('i').append(number).append(';');
    } else if (value instanceof Double number) {
      // Hexadecimal, because the decimal form of a double differs between Java versions.
      text.append('d').append(Double.toHexString(number)).append(';');
    } else if (value instanceof Duration duration) {
      text.append('t').append(duration.toMillis()).append(';');
    } else {
      throw new IllegalArgumentException(
          "tree: " + value + " (expected: a map, list, text, number or duration)");
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.evaluation;

import io.anabranch.core.bytes.Varints;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** The values a class may have, as bytes: whole numbers, texts, truth values. */
final class ClassValues {
  private static final byte NUMBER = 0;
  private static final byte TEXT = 1;
  private static final byte FALSE = 2;
  private static final byte TRUE = 3;

  private ClassValues() {}

  static void write(Object value, DataOutput out) throws IOException {
    if (value instanceof Long number) {
      out.writeByte(NUMBER);
      Varints.write(number, out);
    } else if (value instanceof String text) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      out.writeByte(TEXT);
      Varints.write(bytes.length, out);
      out.write(bytes);
    } else {
      out.writeByte((Boolean) value ? TRUE : FALSE);
    }
  }

  static Object read(DataInput in) throws IOException {
    byte kind = in.readByte();
    return switch (kind) {
      case NUMBER -> Varints.read(in);
      case TEXT -> {
        byte[] bytes = new byte[Varints.readSize(in)];
        in.readFully(bytes);
        yield new String(bytes, StandardCharsets.UTF_8);
      }
      case FALSE -> false;
      case TRUE -> true;
      default ->
          throw new IOException("class: kind " + kind + " (expected: a state of this version)");
    };
  }

  static Object checked(Object value) {
    if (value instanceof Long || value instanceof String || value instanceof Boolean) {
      return value;
    }
    throw new IllegalArgumentException(
        "class: " + value + " (expected: a Long, a String or a Boolean)");
  }
}

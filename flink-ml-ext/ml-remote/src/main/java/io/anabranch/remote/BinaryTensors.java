// SPDX-License-Identifier: Apache-2.0
package io.anabranch.remote;

import io.anabranch.core.tensor.ElementType;
import io.anabranch.core.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Tensors of the binary tensor extension: little-endian, as the machines are that Flink runs on.
 */
final class BinaryTensors {
  private BinaryTensors() {}

  /** Whether tensors lie in memory as they travel. */
  static boolean areNative() {
    return ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
  }

  /** Copies all that is there, and says how many elements it is. */
  static int read(byte[] body, int from, int size, Tensor into) throws IOException {
    if (into.type() == ElementType.STRING) {
      return texts(body, from, size, into);
    }
    int elements = size / into.type().bytes();
    if (elements * into.type().bytes() != size) {
      throw new IOException(size + " bytes of " + into.type());
    }
    into.reshape(elements);
    if (elements > 0) {
      into.bytes().put(body, from, size);
    }
    return elements;
  }

  private static int texts(byte[] body, int from, int size, Tensor into) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(body, from, size).order(ByteOrder.LITTLE_ENDIAN);
    int elements = 0;
    while (bytes.hasRemaining()) {
      int length = bytes.remaining() < Integer.BYTES ? -1 : bytes.getInt();
      if (length < 0 || length > bytes.remaining()) {
        throw new IOException("a string that is cut off");
      }
      into.reshape(elements + 1);
      into.putText(elements++, new String(body, bytes.position(), length, StandardCharsets.UTF_8));
      bytes.position(bytes.position() + length);
    }
    return elements;
  }
}

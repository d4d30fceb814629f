// SPDX-License-Identifier: Apache-2.0
package io.anabranch.remote;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * The body of a request: its parts, one after the other. Parts may be the tensors' own memory, so a
 * payload is valid as long as its batch; a request that was given up may still read them, and what
 * it then sends nobody reads an answer to.
 *
 * @param parts from position to limit; never moved, so that the payload can be sent again
 * @param headerBytes length of the JSON before binary data; {@link #ALL_JSON} if there is none
 */
record Payload(List<ByteBuffer> parts, int headerBytes) {
  static final int ALL_JSON = -1;

  Payload {
    parts = List.copyOf(parts);
  }

  long bytes() {
    long bytes = 0;
    for (ByteBuffer part : parts) {
      bytes += part.remaining();
    }
    return bytes;
  }

  /** The same in memory of its own. */
  Payload copy() {
    ByteBuffer all = ByteBuffer.allocate(Math.toIntExact(bytes()));
    parts.forEach(part -> all.put(part.duplicate()));
    return new Payload(List.of(all.flip()), headerBytes);
  }
}

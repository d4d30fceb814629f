// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.io;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import javax.annotation.Nullable;

/** Lines as the bytes they are, without their ends ({@code \n} or {@code \r\n}). */
final class ByteLines implements Closeable {
  private static final int CHUNK = 64 * 1024;

  private final InputStream stream;
  private byte[] buffer = new byte[CHUNK];
  private int start;
  private int end;

  ByteLines(InputStream stream) {
    this.stream = stream;
  }

  /** The next line, null at the end; the last need not be ended. */
  // hot path
  @Nullable
  byte[] next() throws IOException {
    int searched = start;
    while (true) {
      for (int i = searched; i < end; i++) {
        if (buffer[i] == '\n') {
          byte[] line = cut(i);
          start = i + 1;
          return line;
        }
      }
      searched = end - start;
      if (!fill()) {
        byte[] line = start == end ? null : cut(end);
        start = end;
        return line;
      }
      searched += start;
    }
  }

  private byte[] cut(int to) {
    int last = to > start && buffer[to - 1] == '\r' ? to - 1 : to;
    return Arrays.copyOfRange(buffer, start, last);
  }

  /** Moves what is left to the front and reads more behind it. */
  private boolean fill() throws IOException {
    System.arraycopy(buffer, start, buffer, 0, end - start);
    end -= start;
    start = 0;
    if (end == buffer.length) {
      buffer = Arrays.copyOf(buffer, buffer.length * 2);
    }
    int read = stream.read(buffer, end, buffer.length - end);
    if (read > 0) {
      end += read;
    }
    return read > 0;
  }

  @Override
  public void close() throws IOException {
    stream.close();
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.sql;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Passes on what Flink's SQL client prints, and notes whether an error was among it: the client
 * tells nobody else. It prints errors as {@code [ERROR]} in bold red, which no row of data is.
 */
final class ErrorWatch extends OutputStream {
  private static final byte[] MARK = "\u001b[31;1m[ERROR]".getBytes(StandardCharsets.US_ASCII);

  private final OutputStream out;
  private int matched;
  private boolean seen;

  ErrorWatch(OutputStream out) {
    this.out = out;
  }

  boolean hasSeenAnError() {
    return seen;
  }

  @Override
  public void write(int b) throws IOException {
    out.write(b);
    note((byte) b);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    out.write(bytes, offset, length);
    for (int i = offset; i < offset + length; i++) {
      note(bytes[i]);
    }
  }

  /** No beginning of the mark is in it a second time, but for the first byte. */
  private void note(byte b) {
    if (b != MARK[matched]) {
      matched = b == MARK[0] ? 1 : 0;
    } else if (++matched == MARK.length) {
      seen = true;
      matched = 0;
    }
  }

  @Override
  public void flush() throws IOException {
    out.flush();
  }
}

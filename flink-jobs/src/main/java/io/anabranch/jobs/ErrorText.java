// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs;

import java.io.IOException;
import java.io.Writer;

/** Passes on what is written, and keeps it. */
final class ErrorText extends Writer {
  private final Appendable to;
  private final StringBuilder text = new StringBuilder();

  ErrorText(Appendable to) {
    this.to = to;
  }

  @Override
  public void write(char[] characters, int offset, int length) throws IOException {
    String part = new String(characters, offset, length);
    text.append(part);
    to.append(part);
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}

  @Override
  public String toString() {
    return text.toString();
  }
}

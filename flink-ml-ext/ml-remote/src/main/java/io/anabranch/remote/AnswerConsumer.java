// SPDX-License-Identifier: Apache-2.0
package io.anabranch.remote;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.apache.hc.client5.http.async.methods.AbstractBinResponseConsumer;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpResponse;

/** Collects an answer. */
final class AnswerConsumer extends AbstractBinResponseConsumer<Answer> {
  /** No batch has so large an answer; a server that sends more is not one of models. */
  private static final int MOST_BYTES = 1 << 29;

  private static final int FIRST_BYTES = 4 << 10;

  private int status;
  private int headerBytes = Payload.ALL_JSON;
  private String retryAfter;
  private byte[] body = new byte[FIRST_BYTES];
  private int length;

  @Override
  protected void start(HttpResponse response, ContentType contentType) {
    status = response.getCode();
    Header binary = response.getFirstHeader(HttpLink.HEADER_LENGTH);
    if (binary != null) {
      headerBytes = number(binary.getValue());
    }
    Header wait = response.getFirstHeader("Retry-After");
    retryAfter = wait == null ? null : wait.getValue();
  }

  private static int number(String text) {
    try {
      int number = Integer.parseInt(text.strip());
      return number < 0 ? Answer.UNREADABLE : number;
    } catch (NumberFormatException e) {
      return Answer.UNREADABLE;
    }
  }

  @Override
  protected int capacityIncrement() {
    return Integer.MAX_VALUE;
  }

  @Override
  protected void data(ByteBuffer source, boolean endOfStream) throws IOException {
    int more = source.remaining();
    if (more > MOST_BYTES - length) {
      throw new IOException("more than " + MOST_BYTES + " bytes");
    }
    if (length + more > body.length) {
      body = Arrays.copyOf(body, Math.max(length + more, 2 * body.length));
    }
    source.get(body, length, more);
    length += more;
  }

  @Override
  protected Answer buildResult() {
    return new Answer(status, headerBytes, retryAfter, body, length);
  }

  @Override
  public void releaseResources() {
    // The answer owns the bytes.
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.anabranch.remote;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import org.apache.hc.core5.http.nio.AsyncEntityProducer;
import org.apache.hc.core5.http.nio.DataStreamChannel;

/** Sends a payload from the memory it lies in. */
final class PayloadProducer implements AsyncEntityProducer {
  private static final String JSON = "application/json";
  private static final String BINARY = "application/octet-stream";

  private final Payload payload;
  private final List<ByteBuffer> parts;
  private int next;

  PayloadProducer(Payload payload) {
    this.payload = payload;
    this.parts = payload.parts().stream().map(ByteBuffer::duplicate).toList();
  }

  @Override
  public void produce(DataStreamChannel channel) throws IOException {
    while (next < parts.size()) {
      ByteBuffer part = parts.get(next);
      channel.write(part);
      if (part.hasRemaining()) {
        return;
      }
      next++;
    }
    channel.endStream();
  }

  @Override
  public int available() {
    return Integer.MAX_VALUE;
  }

  @Override
  public long getContentLength() {
    return payload.bytes();
  }

  @Override
  public String getContentType() {
    return payload.headerBytes() == Payload.ALL_JSON ? JSON : BINARY;
  }

  @Override
  public boolean isRepeatable() {
    return false;
  }

  @Override
  public boolean isChunked() {
    return false;
  }

  @Override
  public Set<String> getTrailerNames() {
    return Set.of();
  }

  @Override
  public String getContentEncoding() {
    return null;
  }

  @Override
  public void failed(Exception cause) {
    // The future of the exchange says so.
  }

  @Override
  public void releaseResources() {
    // Nothing is held but the caller's memory.
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.anabranch.remote.testing;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** HTTP/1.1 as far as clients of a model server speak it, with answers that can be cut anywhere. */
final class HttpExchange {
  /** A request; header names are in lower case. */
  @SuppressWarnings("ArrayRecordComponent")
  record Request(String method, String path, Map<String, String> headers, byte[] body) {}

  /** An answer. */
  @SuppressWarnings("ArrayRecordComponent")
  record Reply(int status, Map<String, String> headers, byte[] body) {
    static Reply json(int status, String text) {
      return new Reply(
          status,
          Map.of("Content-Type", "application/json"),
          text.getBytes(StandardCharsets.UTF_8));
    }
  }

  private HttpExchange() {}

  /** Null at the end of the connection. */
  static Request read(InputStream in) throws IOException {
    String line = line(in);
    if (line == null) {
      return null;
    }
    String[] words = line.split(" ");
    Map<String, String> headers = new LinkedHashMap<>();
    for (String header = line(in); header != null && !header.isEmpty(); header = line(in)) {
      int colon = header.indexOf(':');
      headers.put(
          header.substring(0, colon).toLowerCase(Locale.ROOT), header.substring(colon + 1).strip());
    }
    int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
    byte[] body = in.readNBytes(length);
    return body.length < length ? null : new Request(words[0], words[1], headers, body);
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b >= 0; b = in.read()) {
      if (b == '\n') {
        return line.toString(StandardCharsets.UTF_8).stripTrailing();
      }
      line.write(b);
    }
    return null;
  }

  static InputStream buffered(InputStream in) {
    return new BufferedInputStream(in);
  }

  /** Announces the whole body and sends its first {@code bytes}. */
  static void write(Reply reply, int bytes, OutputStream out) throws IOException {
    StringBuilder head = new StringBuilder("HTTP/1.1 ").append(reply.status()).append(" -\r\n");
    reply.headers().forEach((k, v) -> head.append(k).append(": ").append(v).append("\r\n"));
    head.append("Content-Length: ").append(reply.body().length).append("\r\n\r\n");
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.write(head.toString().getBytes(StandardCharsets.UTF_8));
    all.write(reply.body(), 0, bytes);
    all.writeTo(out);
    out.flush();
  }
}

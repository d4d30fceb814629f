// SPDX-License-Identifier: Apache-2.0
package io.anabranch.remote;

/**
 * What a server said.
 *
 * @param status the HTTP status
 * @param headerBytes length of the JSON before binary data; {@link Payload#ALL_JSON} if there is
 *     none, and {@link #UNREADABLE} if the server's header is no number
 * @param retryAfter the header {@code Retry-After} as it came; null without
 * @param body the body's bytes
 * @param length how many of them count
 */
@SuppressWarnings("ArrayRecordComponent")
record Answer(int status, int headerBytes, String retryAfter, byte[] body, int length) {
  static final int UNREADABLE = -2;

  boolean isOk() {
    return status == 200;
  }
}

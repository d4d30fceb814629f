// SPDX-License-Identifier: Apache-2.0
package io.anabranch.remote;

/**
 * The server will not run this request, now or later. Without a stack trace: it may be frequent.
 */
final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  Refusal(String message) {
    super(message, null, false, false);
  }
}

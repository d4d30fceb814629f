// SPDX-License-Identifier: Apache-2.0
package io.anabranch.remote.testing;

/** What a {@link ModelServer} does instead of answering a request well. */
public enum Fault {
  NONE,
  /** It takes longer than anybody waits. */
  SLOW,
  /** The connection is reset before an answer. */
  RESET,
  /** The connection ends in the middle of the answer. */
  HALF,
  /** The answer's bytes are all there, but its JSON ends early. */
  HALF_JSON,
  /** A page of a proxy. */
  HTML,
  /** Status 500. */
  ERROR,
  /** Status 503. */
  UNAVAILABLE,
  /** Status 429, with {@code Retry-After: 0}. */
  TOO_MANY,
  /** Status 429, with {@code Retry-After: 1000}. */
  MUCH_TOO_MANY,
  /** Status 401. */
  UNAUTHORIZED,
  /** Status 404. */
  UNLOADED,
  /** Status 413. */
  TOO_LARGE,
  /** One row too few. */
  WRONG_ROWS,
  /** Another type than the metadata say. */
  WRONG_TYPE,
  /** An output is missing. */
  MISSING_OUTPUT,
  /** Another version of the model answers. */
  OTHER_VERSION
}

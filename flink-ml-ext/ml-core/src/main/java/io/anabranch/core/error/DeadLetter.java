// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.error;

import java.util.Objects;

/**
 * A row that was taken out of the flow, and why.
 *
 * @param stage where it left: {@code decode}, {@code admit}, {@code window}, {@code feature} or
 *     {@code model}
 * @param kind what kind of error it was
 * @param reason the error's message
 * @param original the row as it came: the raw text where it could not be decoded, else JSON
 */
public record DeadLetter(String stage, ErrorKind kind, String reason, String original) {
  public DeadLetter {
    Objects.requireNonNull(stage, "stage");
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(reason, "reason");
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.registry;

import java.time.Instant;
import java.util.Objects;

/**
 * That an alias was pointed to a version.
 *
 * @param version from 1
 * @param at when it was said
 * @param by whom
 */
public record AliasEntry(long version, Instant at, String by) {
  public AliasEntry {
    Objects.requireNonNull(at, "at");
    Objects.requireNonNull(by, "by");
  }
}

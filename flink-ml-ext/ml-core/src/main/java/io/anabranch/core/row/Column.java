// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.row;

import java.util.Objects;

/** A named, typed column of the input or a feature computed from it. Every column may be null. */
public record Column(String name, ColumnType type) {
  public Column {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(type, "type");
    if (name.isBlank()) {
      throw new IllegalArgumentException("name: \"" + name + "\" (expected: not blank)");
    }
  }
}

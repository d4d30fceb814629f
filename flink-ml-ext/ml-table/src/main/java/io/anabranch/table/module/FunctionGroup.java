// SPDX-License-Identifier: Apache-2.0
package io.anabranch.table.module;

import io.anabranch.table.function.NamedFunction;
import java.util.List;
import java.util.Objects;

/**
 * Functions that belong together, under one heading of the reference.
 *
 * @param title for people
 * @param functions in the order in which they are explained
 */
record FunctionGroup(String title, List<NamedFunction> functions) {
  FunctionGroup {
    Objects.requireNonNull(title, "title");
    functions = List.copyOf(functions);
  }
}

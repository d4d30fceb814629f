// SPDX-License-Identifier: Apache-2.0
package io.anabranch.table.module;

import java.util.Objects;

/**
 * How a function is called, and what comes out.
 *
 * @param query a whole statement that needs no table
 * @param result the value in its only row
 */
record FunctionExample(String query, String result) {
  FunctionExample {
    Objects.requireNonNull(query, "query");
    Objects.requireNonNull(result, "result");
  }
}

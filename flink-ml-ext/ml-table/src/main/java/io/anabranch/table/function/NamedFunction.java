// SPDX-License-Identifier: Apache-2.0
package io.anabranch.table.function;

import java.util.Objects;
import org.apache.flink.table.functions.FunctionDefinition;

/**
 * A SQL function as users meet it.
 *
 * @param name in SQL, upper case
 * @param signature as in {@code ML_AUC(label, score DOUBLE) -> DOUBLE}
 * @param description what it does, in a sentence or two
 * @param definition what Flink plans
 */
public record NamedFunction(
    String name, String signature, String description, FunctionDefinition definition) {
  public NamedFunction {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(signature, "signature");
    Objects.requireNonNull(description, "description");
    Objects.requireNonNull(definition, "definition");
  }
}

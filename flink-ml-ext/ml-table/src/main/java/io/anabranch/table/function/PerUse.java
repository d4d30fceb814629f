// SPDX-License-Identifier: Apache-2.0
package io.anabranch.table.function;

import org.apache.flink.table.functions.FunctionDefinition;

/**
 * A function that looks something up while a query is planned, and must see the same until the
 * query's code is generated. Whoever hands functions to Flink hands out a definition per use.
 */
public interface PerUse extends FunctionDefinition {
  /** The same function, which has looked up nothing yet. */
  FunctionDefinition forOneUse();
}

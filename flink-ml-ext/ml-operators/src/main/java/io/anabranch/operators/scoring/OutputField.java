// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.scoring;

import org.apache.flink.table.types.logical.LogicalType;

/** One column of a scorer's output, and where its value comes from. */
record OutputField(String name, LogicalType type, Source source, int index) {
  /** Whether every row has the same value. */
  boolean isConstant() {
    return switch (source) {
      case ROW, FEATURE, MODEL -> false;
      case MODEL_NAME, MODEL_VERSION, DEFINITION_HASH -> true;
    };
  }

  /** Where a value comes from; what {@code index} means depends on it. */
  enum Source {
    /** The incoming row; {@code index} is the position there. */
    ROW,
    /** A feature of the row; {@code index} is the position in {@link OutputLayout#features}. */
    FEATURE,
    /** An output of the model; {@code index} is the position in its signature. */
    MODEL,
    MODEL_NAME,
    MODEL_VERSION,
    DEFINITION_HASH
  }
}

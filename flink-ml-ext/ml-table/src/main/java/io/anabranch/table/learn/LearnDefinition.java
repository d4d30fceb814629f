// SPDX-License-Identifier: Apache-2.0
package io.anabranch.table.learn;

import org.apache.flink.table.catalog.DataTypeFactory;
import org.apache.flink.table.functions.FunctionKind;
import org.apache.flink.table.functions.SpecializedFunction;
import org.apache.flink.table.functions.UserDefinedFunction;
import org.apache.flink.table.types.inference.TypeInference;

/** {@code LEARN} as Flink plans it: the columns that come out depend on the call's literals. */
final class LearnDefinition implements SpecializedFunction {
  static final String NAME = "LEARN";

  @Override
  public FunctionKind getKind() {
    return FunctionKind.PROCESS_TABLE;
  }

  @Override
  public boolean supportsConstantFolding() {
    return false;
  }

  @Override
  public TypeInference getTypeInference(DataTypeFactory typeFactory) {
    return LearnInference.planned();
  }

  @Override
  public UserDefinedFunction specialize(SpecializedContext context) {
    return new LearnFunction(LearnInference.read(context.getCallContext()));
  }

  @Override
  public String toString() {
    return NAME;
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.anabranch.table.predict;

import io.anabranch.models.CallableModel;
import org.apache.flink.table.functions.FunctionKind;

/** The functions of the family; each has its name in SQL. */
enum Form {
  PREDICT,
  TRY_PREDICT,
  PREDICT_LABEL,
  PREDICT_PROBA,
  PREDICT_ASYNC;

  FunctionKind kind() {
    return this == PREDICT_ASYNC ? FunctionKind.ASYNC_SCALAR : FunctionKind.SCALAR;
  }

  /**
   * What a call gives of the model's outputs.
   *
   * @throws io.anabranch.core.error.MlException of kind USER where the model does not give it
   */
  ResultColumn answer(CallableModel model) {
    return switch (this) {
      case PREDICT, TRY_PREDICT, PREDICT_ASYNC -> ResultColumn.all(model.outputs());
      case PREDICT_LABEL -> Classifier.of(this, model).label();
      case PREDICT_PROBA -> Classifier.of(this, model).probabilities();
    };
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.anabranch.table.predict;

import io.anabranch.models.CallableModel;
import java.io.Serializable;
import java.util.Objects;

/**
 * One call in a query, checked. Travels to the tasks.
 *
 * @param form which function
 * @param model as it was when the query was planned
 * @param arguments what a row brings
 * @param answer what the call gives
 */
record PredictCall(Form form, CallableModel model, Arguments arguments, ResultColumn answer)
    implements Serializable {
  PredictCall {
    Objects.requireNonNull(form, "form");
    Objects.requireNonNull(model, "model");
    Objects.requireNonNull(arguments, "arguments");
    Objects.requireNonNull(answer, "answer");
  }

  /** As messages at run time begin: {@code PREDICT of models:/flight-delay@champion}. */
  String name() {
    return form + " of " + model.reference();
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.anabranch.table.predict;

import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;

/** What a query fails with where a row does. */
final class BadRow {
  private BadRow() {}

  /**
   * @return a DATA error says all in its own message, since SQL clients show the innermost alone
   */
  static MlException of(PredictCall call, MlException error) {
    String message = call.name() + ": " + error.getMessage();
    if (error.kind() != ErrorKind.DATA) {
      return new MlException(error.kind(), message, error);
    }
    // The others of the family have no form that gives NULL.
    return MlException.data(
        call.form() == Form.PREDICT ? message + "; TRY_PREDICT gives NULL instead" : message);
  }
}

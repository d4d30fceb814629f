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
    return error.kind() == ErrorKind.DATA
        ? MlException.data(message + "; TRY_PREDICT gives NULL instead")
        : new MlException(error.kind(), message, error);
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.anabranch.table.provider;

import java.util.Locale;

/** What becomes of a row that cannot be scored. */
public enum ErrorPolicy {
  /** The job fails and says why. */
  FAIL,
  /** The row stays, its outputs are NULL. */
  NULL,
  /** The same, and the column {@code error} says why. */
  ERROR_COLUMN;

  /** As in options: {@code error-column}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.transform;

import io.anabranch.core.row.Slots;

/** A transform bound to slots. One per task; not thread-safe; allocates nothing per row. */
public interface Step {
  /**
   * Computes the outputs from the inputs, which are not null unless the transform accepts that.
   *
   * @throws io.anabranch.core.error.MlException of kind DATA if the row cannot be used
   */
  void run(Slots slots);
}

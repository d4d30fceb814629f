// SPDX-License-Identifier: Apache-2.0
package io.anabranch.onnx.intake;

import io.anabranch.core.bundle.GoldenCase;

/** One row of a check. */
sealed interface Row {
  /** A row of golden vectors. */
  record Golden(GoldenCase of, int index) implements Row {}

  /** A row made up. */
  record Random(int number) implements Row {}
}

// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.inference;

/** Why a micro-batch was closed. */
public enum CloseReason {
  /** It holds as many rows as the policy or the model allows. */
  SIZE,
  /** Its inputs take as many bytes, or its sequences as many positions, as the policy allows. */
  WEIGHT,
  /** Its oldest row has waited long enough. */
  DELAY,
  /** Something came that must keep its exact place among the rows; no watermark must. */
  MARK,
  /** A checkpoint began. */
  CHECKPOINT,
  /** The input ended. */
  END;

  /** Whether the batch might have filled, had nothing else come between. */
  boolean isInterruption() {
    return this == MARK || this == CHECKPOINT || this == END;
  }
}

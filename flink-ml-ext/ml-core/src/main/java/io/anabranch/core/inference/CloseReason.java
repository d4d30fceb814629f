// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.inference;

/** Why a micro-batch was closed. */
public enum CloseReason {
  /** It holds as many rows as the policy or the model allows. */
  SIZE,
  /** Its inputs take as many bytes as the policy allows. */
  BYTES,
  /** Its oldest row has waited long enough. */
  DELAY,
  /** A watermark, or another mark that must keep its place among the rows, came. */
  WATERMARK,
  /** A checkpoint began. */
  CHECKPOINT,
  /** The input ended. */
  END
}

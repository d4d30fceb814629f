// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.online;

/** What became of a label that came by itself. */
public enum LabelOutcome {
  LEARNT,
  /** No row of this id waits: there was none, or it came too long ago. */
  NO_ROW,
  /** The row's label was learnt already. */
  DUPLICATE
}

// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.transform;

/** What becomes of a value that is not among the categories. */
public enum Unknown {
  /** The job fails and names the value. */
  ERROR,
  /** The row goes to the dead letters. */
  DEAD_LETTER,
  /** It gets a place of its own, behind all categories. */
  BUCKET
}

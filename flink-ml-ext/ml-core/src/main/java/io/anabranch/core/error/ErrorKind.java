// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.error;

/** Who has to act when something fails, and what becomes of the row or the job. */
public enum ErrorKind {
  /** The definition, an option or a command is wrong: the job does not start. */
  USER,
  /** One row is unusable: the row goes to the dead letters, the job goes on. */
  DATA,
  /** Memory, a device or another local resource ran out: the job fails and restarts. */
  RESOURCE,
  /** Something outside this process failed: the job fails and restarts, or the call is repeated. */
  EXTERNAL,
  /** A fault of Anabranch itself: the job fails. */
  INTERNAL
}

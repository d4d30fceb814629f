// SPDX-License-Identifier: Apache-2.0
package io.anabranch.models;

/** Whether a job insists on models that were checked. */
public enum Checks {
  REQUIRED,
  /** A model that was not checked runs all the same; this is said loudly. */
  WAIVED
}

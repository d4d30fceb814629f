// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.inference;

/**
 * The accelerator that the cluster set aside for a task; a definition that names none uses it.
 *
 * @param id number of the accelerator on its machine, from 0; -1 where the cluster gave none
 */
public record AssignedDevice(int id) {
  private static final int NO_ID = -1;

  /** The cluster manages no accelerators, or gave the task none. */
  public static final AssignedDevice NONE = new AssignedDevice(NO_ID);

  public AssignedDevice {
    if (id < NO_ID) {
      throw new IllegalArgumentException("id: " + id + " (expected: >= 0, or -1 for none)");
    }
  }

  public boolean isPresent() {
    return id != NO_ID;
  }
}

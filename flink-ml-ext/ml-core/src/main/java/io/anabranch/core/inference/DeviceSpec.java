// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.inference;

import java.io.Serializable;
import java.util.Objects;

/**
 * Where a model runs.
 *
 * @param kind CPU or an accelerator
 * @param policy what happens where the accelerator is absent; without meaning for CPU
 * @param id number of the accelerator on its machine, from 0
 */
public record DeviceSpec(Kind kind, Policy policy, int id) implements Serializable {
  /** The kind of device. */
  public enum Kind {
    CPU,
    CUDA
  }

  /** What happens where the device cannot be used. */
  public enum Policy {
    /** The job fails and says why. */
    REQUIRED,
    /** The model runs on CPU, and the log says why. */
    PREFERRED
  }

  public static final DeviceSpec ON_CPU = new DeviceSpec(Kind.CPU, Policy.REQUIRED, 0);

  public DeviceSpec {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(policy, "policy");
    if (id < 0) {
      throw new IllegalArgumentException("id: " + id + " (expected: >= 0)");
    }
  }

  /** As in {@code CPU} or {@code CUDA:0}. */
  @Override
  public String toString() {
    return kind == Kind.CPU ? kind.name() : kind + ":" + id;
  }
}

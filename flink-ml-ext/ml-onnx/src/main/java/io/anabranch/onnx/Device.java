// SPDX-License-Identifier: Apache-2.0
package io.anabranch.onnx;

import java.io.Serializable;
import java.util.Objects;

/**
 * Where a model runs.
 *
 * @param kind CPU, or CUDA with or without a way back
 * @param id number of the CUDA device; 0 on the CPU
 */
public record Device(Kind kind, int id) implements Serializable {
  /** What is asked for. */
  public enum Kind {
    CPU,
    /** CUDA where it can be had, else the CPU, said once in the log. */
    CUDA_PREFERRED,
    /** CUDA, or the model does not open. */
    CUDA_REQUIRED
  }

  public static final Device CPU = new Device(Kind.CPU, 0);

  public Device {
    Objects.requireNonNull(kind, "kind");
    if (id < 0) {
      throw new IllegalArgumentException("device id: " + id + " (expected: >= 0)");
    }
  }

  public static Device cudaPreferred(int id) {
    return new Device(Kind.CUDA_PREFERRED, id);
  }

  public static Device cudaRequired(int id) {
    return new Device(Kind.CUDA_REQUIRED, id);
  }

  /** As in {@code CPU} or {@code CUDA:0}. */
  @Override
  public String toString() {
    return kind == Kind.CPU ? "CPU" : "CUDA:" + id;
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.inference;

import java.io.Serializable;
import java.util.List;
import java.util.Objects;

/**
 * Where a model runs.
 *
 * @param kind CPU or an accelerator
 * @param policy what happens where the accelerator cannot be had; without meaning for CPU
 * @param id number of the accelerator on its machine, from 0, or {@link #ANY} to take what the
 *     cluster assigns, and 0 where it assigns none
 * @param cacheFolder where TensorRT keeps the engines that it builds, one folder per model in it;
 *     empty for a folder in the user's home
 * @param memoryBytes the most that a session takes of the accelerator's memory; 0 for no limit
 */
public record DeviceSpec(Kind kind, Policy policy, int id, String cacheFolder, long memoryBytes)
    implements Serializable {
  /** The kind of device; metrics give its number, from 0. */
  public enum Kind {
    CPU,
    /** An NVIDIA GPU through CUDA's libraries. */
    CUDA,
    /** An NVIDIA GPU through engines that TensorRT builds, which takes minutes the first time. */
    TENSORRT
  }

  /** What happens where the device cannot be used. */
  public enum Policy {
    /** The job fails and says why. */
    REQUIRED,
    /** The model runs on the next best, TensorRT, CUDA, CPU in this order, and the log says why. */
    PREFERRED
  }

  /** No number: the cluster decides. */
  public static final int ANY = -1;

  public static final DeviceSpec ON_CPU = new DeviceSpec(Kind.CPU, Policy.REQUIRED, 0);

  public DeviceSpec {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(policy, "policy");
    Objects.requireNonNull(cacheFolder, "cacheFolder");
    if (id < ANY) {
      throw new IllegalArgumentException("id: " + id + " (expected: >= 0, or -1 for any)");
    }
    if (memoryBytes < 0) {
      throw new IllegalArgumentException("memoryBytes: " + memoryBytes + " (expected: >= 0)");
    }
  }

  /** Without limit, engines in the user's home. */
  public DeviceSpec(Kind kind, Policy policy, int id) {
    this(kind, policy, id, "", 0);
  }

  /** The kinds to try, in this order. */
  public List<Kind> kinds() {
    if (kind == Kind.CPU || policy == Policy.REQUIRED) {
      return List.of(kind);
    }
    return kind == Kind.CUDA
        ? List.of(Kind.CUDA, Kind.CPU)
        : List.of(Kind.TENSORRT, Kind.CUDA, Kind.CPU);
  }

  /** With a number: its own, else the assigned one, else 0. */
  public DeviceSpec on(AssignedDevice assigned) {
    int number = assigned.isPresent() ? assigned.id() : 0;
    return id == ANY ? new DeviceSpec(kind, policy, number, cacheFolder, memoryBytes) : this;
  }

  /** As in {@code CPU} or {@code CUDA:0}. */
  @Override
  public String toString() {
    return name(kind);
  }

  /** The name of this device were it of that kind, as in {@code CPU} or {@code CUDA:0}. */
  public String name(Kind used) {
    return used == Kind.CPU ? used.name() : used + ":" + (id == ANY ? "any" : id);
  }
}

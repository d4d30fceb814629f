// SPDX-License-Identifier: Apache-2.0
package io.anabranch.onnx;

import io.anabranch.core.inference.AssignedDevice;
import io.anabranch.core.inference.DeviceSpec;
import java.io.Serializable;
import java.util.Objects;

/**
 * How a session runs. Part of the key under which sessions are shared: equal model and equal
 * options mean one session.
 *
 * <p>Not options, since parity rests on them: all graph optimisations, deterministic kernels, no
 * TF32 on CUDA, no half precision in TensorRT, no spinning threads.
 *
 * @param device where the model runs
 * @param intraOpThreads threads of one operator. With 1 the caller's thread does the work, Flink's
 *     parallelism is the parallelism, and small models gave the same bits at every batch size. With
 *     more the session has threads of its own; with {@link #PROCESS_POOL} it shares those of all
 *     such sessions of the process, however many sessions there are
 * @param interOpThreads threads for operators side by side
 * @param memory where intermediate tensors come from
 */
public record OnnxOptions(DeviceSpec device, int intraOpThreads, int interOpThreads, Memory memory)
    implements Serializable {
  /** Where intermediate tensors come from. */
  public enum Memory {
    /**
     * An arena per session, which grows by steps and keeps what it took. Convolutions over large
     * batches run up to 2.5 times as fast as with the system's allocator, which asks the kernel for
     * the same pages again in every run.
     */
    ARENA,
    /** The system's allocator: what a run took is given back when it ends. For many sessions. */
    SYSTEM
  }

  /**
   * As {@code intraOpThreads}: the pool that the process has once, whose size the system property
   * {@value io.anabranch.sessions.NativeEnvironment#POOL_THREADS} sets.
   */
  public static final int PROCESS_POOL = 0;

  public static final OnnxOptions DEFAULT = new OnnxOptions(DeviceSpec.ON_CPU, 1, 1, Memory.ARENA);

  public OnnxOptions {
    Objects.requireNonNull(device, "device");
    Objects.requireNonNull(memory, "memory");
    if (intraOpThreads < 0) {
      throw new IllegalArgumentException(
          "intraOpThreads: " + intraOpThreads + " (expected: >= 1, or 0 for the process's pool)");
    }
    if (interOpThreads < 1 || interOpThreads > 1 && intraOpThreads == PROCESS_POOL) {
      throw new IllegalArgumentException(
          "interOpThreads: " + interOpThreads + " (expected: >= 1, and 1 with the process's pool)");
    }
  }

  public OnnxOptions withDevice(DeviceSpec newDevice) {
    return new OnnxOptions(newDevice, intraOpThreads, interOpThreads, memory);
  }

  public OnnxOptions withMemory(Memory newMemory) {
    return new OnnxOptions(device, intraOpThreads, interOpThreads, newMemory);
  }

  public OnnxOptions withIntraOpThreads(int threads) {
    return new OnnxOptions(device, threads, interOpThreads, memory);
  }

  /** Everything that distinguishes one session of a model from another. */
  String key() {
    return String.join(
        " ",
        device.toString(),
        device.policy().name(),
        Long.toString(device.memoryBytes()),
        device.cacheFolder(),
        Integer.toString(intraOpThreads),
        Integer.toString(interOpThreads),
        memory.name());
  }

  /** With the device's number decided: its own, else the assigned one. */
  OnnxOptions on(AssignedDevice assigned) {
    return withDevice(device.on(assigned));
  }
}

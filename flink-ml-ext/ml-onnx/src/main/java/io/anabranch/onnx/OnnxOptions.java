// SPDX-License-Identifier: Apache-2.0
package io.anabranch.onnx;

import io.anabranch.core.inference.DeviceSpec;
import java.io.Serializable;
import java.util.Objects;

/**
 * How a session runs. Part of the key under which sessions are shared: equal model and equal
 * options mean one session.
 *
 * <p>Not options, since parity rests on them: all graph optimisations, deterministic kernels, no
 * TF32 on CUDA, no spinning threads.
 *
 * @param device where the model runs
 * @param intraOpThreads threads of one operator. With 1 the caller's thread does the work, Flink's
 *     parallelism is the parallelism, and small models gave the same bits at every batch size
 * @param interOpThreads threads for operators side by side
 * @param memory where intermediate tensors come from
 */
public record OnnxOptions(DeviceSpec device, int intraOpThreads, int interOpThreads, Memory memory)
    implements Serializable {
  /** Where intermediate tensors come from. */
  public enum Memory {
    /** The system's allocator: what a run took is given back when it ends. */
    EXACT,
    /** An arena per session, which grows by steps and keeps what it took. */
    ARENA
  }

  public static final OnnxOptions DEFAULT = new OnnxOptions(DeviceSpec.ON_CPU, 1, 1, Memory.EXACT);

  public OnnxOptions {
    Objects.requireNonNull(device, "device");
    Objects.requireNonNull(memory, "memory");
    check("intraOpThreads", intraOpThreads);
    check("interOpThreads", interOpThreads);
  }

  private static void check(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: >= 1)");
    }
  }

  public OnnxOptions withDevice(DeviceSpec newDevice) {
    return new OnnxOptions(newDevice, intraOpThreads, interOpThreads, memory);
  }

  public OnnxOptions withMemory(Memory newMemory) {
    return new OnnxOptions(device, intraOpThreads, interOpThreads, newMemory);
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.anabranch.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.OrtSession.SessionOptions.ExecutionMode;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;
import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import io.anabranch.core.inference.DeviceSpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns our options into those of a native session. */
final class Settings {
  private static final Logger LOG = LoggerFactory.getLogger(Settings.class);

  private Settings() {}

  /** Applies the options and says which device will be used. */
  static DeviceSpec apply(String model, OnnxOptions options, SessionOptions settings)
      throws OrtException {
    // Errors reach us as exceptions; a stream of bad rows must not fill stderr, too.
    settings.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
    settings.setOptimizationLevel(OptLevel.ALL_OPT);
    settings.setDeterministicCompute(true);
    settings.setIntraOpNumThreads(options.intraOpThreads());
    settings.setInterOpNumThreads(options.interOpThreads());
    settings.setExecutionMode(
        options.interOpThreads() > 1 ? ExecutionMode.PARALLEL : ExecutionMode.SEQUENTIAL);
    settings.addConfigEntry("session.intra_op.allow_spinning", "0");
    settings.addConfigEntry("session.inter_op.allow_spinning", "0");
    boolean arena = options.memory() == OnnxOptions.Memory.ARENA;
    settings.setCPUArenaAllocator(arena);
    // Patterns are kept for every batch size that was ever seen.
    settings.setMemoryPatternOptimization(false);
    return device(model, options.device(), settings);
  }

  private static DeviceSpec device(String model, DeviceSpec wanted, SessionOptions settings) {
    if (wanted.kind() == DeviceSpec.Kind.CPU) {
      return DeviceSpec.ON_CPU;
    }
    try {
      addCuda(wanted, settings);
      return wanted;
    } catch (OrtException | UnsatisfiedLinkError e) {
      if (wanted.policy() == DeviceSpec.Policy.REQUIRED) {
        throw new MlException(
            ErrorKind.RESOURCE,
            "model "
                + model
                + ": device: "
                + wanted
                + " cannot be had (expected: a machine that has it, or {cuda: preferred} to run on"
                + " the CPU): "
                + reason(e),
            e);
      }
      LOG.warn("model {}: runs on the CPU, as {} cannot be had: {}", model, wanted, reason(e));
      return DeviceSpec.ON_CPU;
    }
  }

  private static void addCuda(DeviceSpec device, SessionOptions settings) throws OrtException {
    if (!OrtEnvironment.getAvailableProviders().contains(OrtProvider.CUDA)) {
      throw new OrtException(
          "this ONNX Runtime was built without CUDA (onnxruntime_gpu has it), its providers are "
              + OrtEnvironment.getAvailableProviders());
    }
    try (OrtCUDAProviderOptions cuda = new OrtCUDAProviderOptions(device.id())) {
      // TF32 rounds factors to 10 bits, which parity does not survive.
      cuda.add("use_tf32", "0");
      settings.addCUDA(cuda);
    }
  }

  private static String reason(Throwable e) {
    return String.valueOf(e.getMessage());
  }
}

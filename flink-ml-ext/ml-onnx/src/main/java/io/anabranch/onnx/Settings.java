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
import ai.onnxruntime.providers.OrtTensorRTProviderOptions;
import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import io.anabranch.core.inference.DeviceSpec;
import io.anabranch.sessions.NativeEnvironment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Turns our options into those of a native session. */
final class Settings {
  /**
   * Changes whenever anything below does: jobs of two releases share a process, but not the
   * sessions that one of them would make otherwise.
   */
  static final String REVISION = "1";

  private Settings() {}

  /** Applies the options, for one kind of device. */
  static void apply(
      ModelFile model, OnnxOptions options, DeviceSpec.Kind kind, SessionOptions settings)
      throws OrtException {
    // Errors reach us as exceptions; a stream of bad rows must not fill stderr, too.
    settings.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
    settings.setOptimizationLevel(OptLevel.ALL_OPT);
    settings.setDeterministicCompute(true);
    threads(options, settings);
    boolean arena = options.memory() == OnnxOptions.Memory.ARENA;
    settings.setCPUArenaAllocator(arena);
    // Patterns are kept for every batch size that was ever seen.
    settings.setMemoryPatternOptimization(false);
    switch (kind) {
      case TENSORRT -> {
        addTensorRt(model, options.device(), settings);
        // For the operators that TensorRT lacks.
        addCuda(options.device(), settings);
      }
      case CUDA -> addCuda(options.device(), settings);
      case CPU -> {}
    }
  }

  private static void threads(OnnxOptions options, SessionOptions settings) throws OrtException {
    if (options.intraOpThreads() == OnnxOptions.PROCESS_POOL) {
      if (NativeEnvironment.poolThreads() == 0) {
        throw new MlException(
            ErrorKind.USER,
            "intraOpThreads: 0, the process's pool (expected: >= 1; the pool is missing, as"
                + " something else in this process uses ONNX Runtime and was first)");
      }
      settings.disablePerSessionThreads();
    } else {
      settings.setIntraOpNumThreads(options.intraOpThreads());
      settings.setInterOpNumThreads(options.interOpThreads());
    }
    settings.setExecutionMode(
        options.interOpThreads() > 1 ? ExecutionMode.PARALLEL : ExecutionMode.SEQUENTIAL);
    settings.addConfigEntry("session.intra_op.allow_spinning", "0");
    settings.addConfigEntry("session.inter_op.allow_spinning", "0");
  }

  private static void addCuda(DeviceSpec device, SessionOptions settings) throws OrtException {
    check(OrtProvider.CUDA);
    try (OrtCUDAProviderOptions cuda = new OrtCUDAProviderOptions(device.id())) {
      // TF32 rounds factors to 10 bits, which parity does not survive.
      cuda.add("use_tf32", "0");
      if (device.memoryBytes() > 0) {
        cuda.add("gpu_mem_limit", Long.toString(device.memoryBytes()));
      }
      settings.addCUDA(cuda);
    }
  }

  private static void addTensorRt(ModelFile model, DeviceSpec device, SessionOptions settings)
      throws OrtException {
    check(OrtProvider.TENSOR_RT);
    String cache = cache(model, device);
    try (OrtTensorRTProviderOptions tensorRt = new OrtTensorRTProviderOptions(device.id())) {
      tensorRt.add("trt_fp16_enable", "0");
      // Without the caches every restart builds the engines anew, which takes minutes.
      tensorRt.add("trt_engine_cache_enable", "1");
      tensorRt.add("trt_engine_cache_path", cache);
      tensorRt.add("trt_timing_cache_enable", "1");
      tensorRt.add("trt_timing_cache_path", cache);
      if (device.memoryBytes() > 0) {
        tensorRt.add("trt_max_workspace_size", Long.toString(device.memoryBytes()));
      }
      settings.addTensorrt(tensorRt);
    }
  }

  /**
   * A folder of the model's own: TensorRT names engines after the graph, not after its weights, and
   * would take those of an earlier version. Without a folder there is no TensorRT, which a job may
   * only prefer.
   */
  static String cache(ModelFile model, DeviceSpec device) throws OrtException {
    Path root =
        device.cacheFolder().isEmpty()
            ? Path.of(System.getProperty("user.home"), ".cache", "anabranch", "tensorrt")
            : Path.of(device.cacheFolder());
    try {
      return Files.createDirectories(root.resolve(model.sha256())).toString();
    } catch (IOException e) {
      throw new OrtException(
          "device: cache: " + root + " (expected: a folder that the task may write): " + e);
    }
  }

  private static void check(OrtProvider provider) throws OrtException {
    if (!OrtEnvironment.getAvailableProviders().contains(provider)) {
      throw new OrtException(
          "this ONNX Runtime was built without "
              + provider
              + " (onnxruntime_gpu has it), its providers are "
              + OrtEnvironment.getAvailableProviders());
    }
  }
}

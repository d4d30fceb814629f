// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.score;

import io.anabranch.core.definition.Definition;
import io.anabranch.core.definition.ModelSpec;
import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import io.anabranch.core.inference.DeviceSpec;
import io.anabranch.core.inference.ModelRunner;
import io.anabranch.onnx.Device;
import io.anabranch.onnx.ModelUse;
import io.anabranch.onnx.OnnxModelRunner;
import io.anabranch.onnx.OnnxOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Finds the model that a definition names, and chooses the runner: the one place that does. */
public final class Models {
  /** Larger models are read where they run rather than shipped with the job. */
  private static final long SHIPPED_BYTES = 64L << 20;

  private Models() {}

  /**
   * @param files whose model is wanted; its path is relative to the definition
   */
  public static ModelRunner.Factory factory(DefinitionFiles files, Definition definition) {
    ModelSpec model = definition.model();
    if (model == null) {
      throw MlException.user(
          files.path()
              + ": model: missing (expected: the path of an ONNX file; without a model use"
              + " the command features)");
    }
    if (model.isRegistered()) {
      throw MlException.user(
          files.path()
              + ": model: "
              + model.path()
              + " (expected: the path of an ONNX file; there is no model registry yet)");
    }
    Path file = files.path().resolveSibling(model.path()).toAbsolutePath().normalize();
    if (!Files.isRegularFile(file)) {
      throw MlException.user(files.path() + ": model: " + file + " (expected: a file)");
    }
    OnnxOptions options = OnnxOptions.DEFAULT.withDevice(device(definition.device()));
    ModelUse use =
        model.outputs().isEmpty()
            ? ModelUse.DEFAULT
            : new ModelUse(ModelUse.AUTO, List.copyOf(model.outputs().keySet()));
    try {
      return Files.size(file) > SHIPPED_BYTES
          ? OnnxModelRunner.factory(file.toString(), options, use)
          : OnnxModelRunner.factory(Files.readAllBytes(file), model.name(), options, use);
    } catch (IOException e) {
      throw new MlException(ErrorKind.USER, file + ": cannot be read: " + e.getMessage(), e);
    }
  }

  private static Device device(DeviceSpec device) {
    if (device.kind() == DeviceSpec.Kind.CPU) {
      return Device.CPU;
    }
    return device.policy() == DeviceSpec.Policy.REQUIRED
        ? Device.cudaRequired(device.id())
        : Device.cudaPreferred(device.id());
  }
}

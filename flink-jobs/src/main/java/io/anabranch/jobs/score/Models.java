// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.score;

import io.anabranch.core.definition.Definition;
import io.anabranch.core.definition.ModelSpec;
import io.anabranch.core.error.MlException;
import io.anabranch.core.inference.ModelRunner;
import io.anabranch.onnx.ModelUse;
import io.anabranch.onnx.OnnxModelRunner;
import io.anabranch.onnx.OnnxOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Finds the model that a definition names, and chooses the runner: the one place that does. */
public final class Models {
  private Models() {}

  /**
   * For the tasks, on the definition's device.
   *
   * @param files whose model is wanted; its path is relative to the definition
   */
  public static ModelRunner.Factory factory(DefinitionFiles files, Definition definition) {
    return OnnxModelRunner.shipped(
        file(files, definition.model()),
        definition.model().name(),
        OnnxOptions.DEFAULT.withDevice(definition.device()),
        use(definition.model()));
  }

  /** For this process, which may lack the definition's device: to look at the model. */
  public static ModelRunner.Factory onCpu(DefinitionFiles files, Definition definition) {
    return OnnxModelRunner.factory(
        file(files, definition.model()).toString(),
        definition.model().name(),
        OnnxOptions.DEFAULT,
        use(definition.model()));
  }

  private static Path file(DefinitionFiles files, ModelSpec model) {
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
    return file;
  }

  private static ModelUse use(ModelSpec model) {
    return model.outputs().isEmpty()
        ? ModelUse.DEFAULT
        : new ModelUse(ModelUse.AUTO, List.copyOf(model.outputs().keySet()));
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.anabranch.onnx;

import io.anabranch.core.inference.AssignedDevice;
import io.anabranch.core.inference.ModelRunner;
import io.anabranch.sessions.SessionRegistry;
import java.nio.file.Path;

/**
 * Opens a model where a task runs.
 *
 * @param bytes the model itself, or null to read it there
 * @param path of the model there, or null where its bytes travel
 */
record ShippedModel(byte[] bytes, String path, String name, OnnxOptions options, ModelUse use)
    implements ModelRunner.Factory {
  @Override
  public ModelRunner open() {
    return open(AssignedDevice.NONE);
  }

  @Override
  public ModelRunner open(AssignedDevice device) {
    ModelFile file =
        bytes == null ? ModelFile.read(Path.of(path), name) : ModelFile.of(bytes, name);
    return OnnxModelRunner.open(file, options.on(device), use, SessionRegistry.shared());
  }
}

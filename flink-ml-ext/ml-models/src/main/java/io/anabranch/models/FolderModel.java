// SPDX-License-Identifier: Apache-2.0
package io.anabranch.models;

import io.anabranch.core.bundle.ModelBundle;
import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import io.anabranch.core.inference.AssignedDevice;
import io.anabranch.core.inference.ModelRunner;
import io.anabranch.onnx.ModelUse;
import io.anabranch.onnx.OnnxModelRunner;
import io.anabranch.onnx.OnnxOptions;
import java.nio.file.Path;

/**
 * A bundle that each task reads where it lies, and checks against the digest that the job was
 * submitted with.
 */
record FolderModel(
    String folder, String contentDigest, String name, OnnxOptions options, ModelUse use)
    implements ModelRunner.Factory {
  @Override
  public ModelRunner open() {
    return open(AssignedDevice.NONE);
  }

  @Override
  public ModelRunner open(AssignedDevice device) {
    ModelBundle bundle = ModelBundle.open(Path.of(folder));
    if (!bundle.contentDigest().equals(contentDigest)) {
      throw new MlException(
          ErrorKind.EXTERNAL,
          "model "
              + name
              + ": "
              + folder
              + " has the content "
              + bundle.contentDigest()
              + " (expected: "
              + contentDigest
              + ", as when the job was submitted; submit it again to use the new content)");
    }
    String file = bundle.modelFile().toString();
    return OnnxModelRunner.factory(file, name, options, use).open(device);
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.anabranch.models;

import io.anabranch.core.bundle.ModelBundle;
import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import io.anabranch.core.inference.AssignedDevice;
import io.anabranch.core.inference.ModelRunner;
import io.anabranch.core.registry.BundleCopies;
import io.anabranch.core.registry.ModelVersion;
import io.anabranch.models.registry.FlinkStorage;
import io.anabranch.models.registry.RegistryLocation;
import io.anabranch.onnx.ModelUse;
import io.anabranch.onnx.OnnxModelRunner;
import io.anabranch.onnx.OnnxOptions;
import java.io.IOException;

/**
 * A model that each machine fetches from the registry's file system when a task opens it, once for
 * all tasks, and checks against the digest that the job was submitted with.
 */
record FetchedModel(ModelVersion version, String name, OnnxOptions options, ModelUse use)
    implements ModelRunner.Factory {
  @Override
  public ModelRunner open() {
    return open(AssignedDevice.NONE);
  }

  @Override
  public ModelRunner open(AssignedDevice device) {
    String file = bundle().modelFile().toString();
    return OnnxModelRunner.factory(file, name, options, use).open(device);
  }

  private ModelBundle bundle() {
    BundleCopies copies = new BundleCopies(new FlinkStorage(version.uri()));
    try {
      return copies.get(version, "", RegistryLocation.cache());
    } catch (IOException e) {
      throw new MlException(
          ErrorKind.EXTERNAL,
          version.reference()
              + ": "
              + version.uri()
              + ": "
              + e
              + " (expected: a file system that every task can read)",
          e);
    }
  }
}

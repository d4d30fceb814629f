// SPDX-License-Identifier: Apache-2.0
package io.anabranch.models;

import io.anabranch.core.bundle.ModelBundle;
import io.anabranch.core.inference.ModelRunner;
import io.anabranch.core.registry.ModelVersion;
import io.anabranch.onnx.ModelUse;
import io.anabranch.onnx.OnnxModelRunner;
import io.anabranch.onnx.OnnxOptions;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * What a reference to a model means, fixed when the job was submitted.
 *
 * @param name what predictions call the model
 * @param file the ONNX file on this machine
 * @param bundle that it belongs to; empty for a plain file
 * @param version in the registry; empty where none was asked
 */
record ResolvedModel(
    String name, Path file, Optional<ModelBundle> bundle, Optional<ModelVersion> version) {
  ResolvedModel {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(file, "file");
    Objects.requireNonNull(bundle, "bundle");
    Objects.requireNonNull(version, "version");
  }

  ResolvedModel withName(String otherName) {
    return new ResolvedModel(otherName, file, bundle, version);
  }

  /**
   * For the tasks: a small model travels with the job; the bundle of a large one is opened, and
   * checked to be the same, where it runs.
   */
  ModelRunner.Factory tasks(OnnxOptions options, ModelUse use) {
    if (bundle.isEmpty() || OnnxModelRunner.isShipped(file)) {
      return pinned(OnnxModelRunner.shipped(file, name, options, use));
    }
    return read(options, use);
  }

  /** For the tasks: opened, and checked to be the same, where it runs, however small it is. */
  ModelRunner.Factory read(OnnxOptions options, ModelUse use) {
    if (bundle.isEmpty()) {
      return here(options, use);
    }
    if (isElsewhere()) {
      return pinned(new FetchedModel(version.get(), name, options, use));
    }
    ModelBundle here = bundle.get();
    return pinned(
        new FolderModel(here.folder().toString(), here.contentDigest(), name, options, use));
  }

  /** For this process. */
  ModelRunner.Factory here(OnnxOptions options, ModelUse use) {
    return pinned(OnnxModelRunner.factory(file.toString(), name, options, use));
  }

  /** Whether tasks would look for the file on this machine in vain. */
  private boolean isElsewhere() {
    return version.map(v -> !v.uri().startsWith("file:")).orElse(false);
  }

  private ModelRunner.Factory pinned(ModelRunner.Factory model) {
    if (bundle.isEmpty()) {
      return model;
    }
    return new PinnedModel(model, name, versionText(), bundle.get().created().orElse(null));
  }

  /** As predictions have it. */
  String versionText() {
    if (bundle.isEmpty()) {
      return OnnxModelRunner.versionOf(file);
    }
    return version.map(v -> Long.toString(v.version())).orElseGet(() -> bundle.get().version());
  }
}

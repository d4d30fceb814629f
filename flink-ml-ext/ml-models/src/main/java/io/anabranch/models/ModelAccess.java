// SPDX-License-Identifier: Apache-2.0
package io.anabranch.models;

import io.anabranch.core.bundle.ModelBundle;
import io.anabranch.core.definition.Definition;
import io.anabranch.core.definition.ModelSpec;
import io.anabranch.core.error.MlException;
import io.anabranch.core.registry.ModelRegistry;
import io.anabranch.core.registry.ModelUri;
import io.anabranch.core.registry.ModelVersion;
import io.anabranch.models.registry.RegistryLocation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How a command gets at models. What a reference means is asked once, at its first use, and holds
 * for as long as this object is used: every run of one command has the same version, whatever
 * happens to an alias meanwhile. One thread.
 */
public final class ModelAccess {
  private final RegistryLocation registry;
  private final Admission admission;
  private final Map<String, ResolvedModel> resolved = new HashMap<>();

  public ModelAccess(RegistryLocation registry, Checks checks) {
    this.registry = registry;
    this.admission = new Admission(checks);
  }

  /** The registry of the environment, with all checks. */
  public static ModelAccess standard() {
    return new ModelAccess(RegistryLocation.of(null), Checks.REQUIRED);
  }

  /**
   * The model of a definition, if it may run.
   *
   * @throws MlException of kind USER where there is no such model, or where it is not admitted
   */
  ResolvedModel resolve(DefinitionFiles files, Definition definition) {
    String key = files.path() + "\n" + definition.model().path();
    ResolvedModel known = resolved.get(key);
    if (known == null) {
      known = find(files.path(), definition.model());
      admission.check(known, files);
      resolved.put(key, known);
    }
    return known;
  }

  private ResolvedModel find(Path definition, ModelSpec model) {
    if (ModelUri.isReference(model.path())) {
      return registered(definition, model);
    }
    Path path = definition.resolveSibling(model.path()).toAbsolutePath().normalize();
    if (ModelBundle.isBundle(path)) {
      ModelBundle bundle = ModelBundle.open(path);
      return new ResolvedModel(
          model.name(), bundle.modelFile(), Optional.of(bundle), Optional.empty());
    }
    if (!Files.isRegularFile(path)) {
      throw MlException.user(
          definition
              + ": model: "
              + path
              + " (expected: an .onnx file, the folder of a bundle, or models:/NAME/VERSION)");
    }
    return new ResolvedModel(model.name(), path, Optional.empty(), Optional.empty());
  }

  private ResolvedModel registered(Path definition, ModelSpec model) {
    ModelRegistry models = registry.open();
    ModelVersion version;
    try {
      version = models.resolve(ModelUri.parse(model.path()));
    } catch (MlException e) {
      throw new MlException(e.kind(), definition + ": " + e.getMessage(), e);
    }
    ModelBundle bundle = models.fetch(version, RegistryLocation.cache());
    return new ResolvedModel(
        model.name(), bundle.modelFile(), Optional.of(bundle), Optional.of(version));
  }
}

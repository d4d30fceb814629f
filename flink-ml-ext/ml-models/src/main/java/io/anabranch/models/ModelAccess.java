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
import java.util.List;
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
  private final Map<String, CandidateModels> chosen = new HashMap<>();

  public ModelAccess(RegistryLocation registry, Checks checks) {
    this(registry, checks, Audience.COMMAND);
  }

  ModelAccess(RegistryLocation registry, Checks checks, Audience audience) {
    this.registry = registry;
    this.admission = new Admission(checks, audience);
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
      known =
          find(
              files.path().toString(),
              files.path().resolveSibling(""),
              definition.model().path(),
              definition.model().name());
      admission.check(known, files);
      resolved.put(key, known);
    }
    return known;
  }

  /**
   * The models that rows of a definition may choose, and of each why it may not run if so.
   *
   * @throws MlException of kind USER where there is none that may run
   */
  CandidateModels candidates(DefinitionFiles files, ModelSpec model) {
    return chosen.computeIfAbsent(
        files.path() + "\n" + model.path(), key -> CandidateModels.of(files, model, this));
  }

  /** All names of the registry. */
  List<String> registeredNames() {
    return registry.open().names();
  }

  Admission admission() {
    return admission;
  }

  /**
   * Lets a model in that was found before.
   *
   * @throws MlException of kind USER where it is not admitted
   */
  void admit(ResolvedModel model, DefinitionFiles files) {
    admission.check(model, files);
  }

  /** Lets a model on a server in, of which this alone can be said. */
  void admitRemote(String address) {
    admission.checkRemote(address);
  }

  /**
   * What a reference means now, admitted or not.
   *
   * @param where what messages name
   * @param folder that a relative path begins at
   * @param reference a path or {@code models:/NAME/VERSION}
   * @param name what predictions call the model
   * @throws MlException of kind USER where there is no such model
   */
  ResolvedModel find(String where, Path folder, String reference, String name) {
    if (ModelUri.isReference(reference)) {
      return registered(where, reference, name);
    }
    Path path = folder.resolve(reference).toAbsolutePath().normalize();
    if (ModelBundle.isBundle(path)) {
      ModelBundle bundle = ModelBundle.open(path);
      return new ResolvedModel(name, bundle.modelFile(), Optional.of(bundle), Optional.empty());
    }
    if (!Files.isRegularFile(path)) {
      throw MlException.user(
          where
              + ": model: "
              + path
              + " (expected: an .onnx file, the folder of a bundle, or models:/NAME/VERSION)");
    }
    return new ResolvedModel(name, path, Optional.empty(), Optional.empty());
  }

  private ResolvedModel registered(String where, String reference, String name) {
    ModelRegistry models = registry.open();
    ModelVersion version;
    try {
      version = models.resolve(ModelUri.parse(reference));
    } catch (MlException e) {
      throw new MlException(e.kind(), where + ": " + e.getMessage(), e);
    }
    ModelBundle bundle = models.fetch(version, RegistryLocation.cache());
    return new ResolvedModel(name, bundle.modelFile(), Optional.of(bundle), Optional.of(version));
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.anabranch.models;

import io.anabranch.core.definition.Definition;
import io.anabranch.core.definition.ModelSpec;
import io.anabranch.core.error.MlException;
import io.anabranch.core.inference.ModelRunner;
import io.anabranch.core.inference.RemoteSpec;
import io.anabranch.onnx.ModelUse;
import io.anabranch.onnx.OnnxOptions;
import io.anabranch.remote.RemoteModelRunner;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the model that a definition names, and chooses the runner: the one place that does. */
public final class Models {
  private static final Logger LOG = LoggerFactory.getLogger(Models.class);

  private Models() {}

  /**
   * For the tasks, on the definition's device.
   *
   * @param files whose model is wanted; its path is relative to the definition
   */
  public static ModelRunner.Factory factory(DefinitionFiles files, Definition definition) {
    if (isRemote(definition)) {
      LOG.warn(
          "model {}: runs on its server, where it cannot be verified from here; what is checked is"
              + " its signature, each time it is opened",
          definition.model().path());
      return remote(definition.model(), definition.remote());
    }
    if (isChosen(definition)) {
      // Thousands of sessions must not each keep what their largest run took.
      return candidates(files, definition)
          .catalogue(options(definition).withMemory(OnnxOptions.Memory.SYSTEM));
    }
    return resolve(files, definition).tasks(options(definition), use(definition.model()));
  }

  /** For this process, which may lack the definition's device: to look at the model. */
  public static ModelRunner.Factory onCpu(DefinitionFiles files, Definition definition) {
    if (isRemote(definition)) {
      return remote(definition.model(), definition.remote().withoutRepetition());
    }
    if (isChosen(definition)) {
      return candidates(files, definition)
          .first()
          .here(OnnxOptions.DEFAULT, use(definition.model()));
    }
    return resolve(files, definition).here(OnnxOptions.DEFAULT, use(definition.model()));
  }

  /** How many models rows of a definition may choose from; its path has columns. */
  public static int choices(DefinitionFiles files, Definition definition) {
    return candidates(files, definition).admitted();
  }

  private static boolean isRemote(Definition definition) {
    return definition.model() != null && definition.model().isRemote();
  }

  private static boolean isChosen(Definition definition) {
    return definition.model() != null && definition.model().template().isPresent();
  }

  private static CandidateModels candidates(DefinitionFiles files, Definition definition) {
    return files.models().candidates(files, definition.model());
  }

  private static ModelRunner.Factory remote(ModelSpec model, RemoteSpec spec) {
    return RemoteModelRunner.factory(
        model.path(), model.name(), List.copyOf(model.outputs().keySet()), spec);
  }

  private static ResolvedModel resolve(DefinitionFiles files, Definition definition) {
    if (definition.model() == null) {
      throw MlException.user(
          files.path()
              + ": model: missing (expected: an ONNX file, a bundle or models:/NAME/VERSION;"
              + " without a model use the command features)");
    }
    return files.models().resolve(files, definition);
  }

  private static OnnxOptions options(Definition definition) {
    return threads(definition).withDevice(definition.device());
  }

  /** What the definition says of a model that runs on the CPU. */
  static OnnxOptions threads(Definition definition) {
    OnnxOptions options = OnnxOptions.DEFAULT.withIntraOpThreads(definition.threads());
    // A pool is for thousands of models, which must not each keep what their largest run took.
    return definition.threads() == OnnxOptions.PROCESS_POOL
        ? options.withMemory(OnnxOptions.Memory.SYSTEM)
        : options;
  }

  static ModelUse use(ModelSpec model) {
    return model.outputs().isEmpty()
        ? ModelUse.DEFAULT
        : new ModelUse(ModelUse.AUTO, List.copyOf(model.outputs().keySet()));
  }
}

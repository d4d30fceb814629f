// SPDX-License-Identifier: Apache-2.0
package io.anabranch.models;

import io.anabranch.core.bundle.FeatureDefinition;
import io.anabranch.core.bundle.ModelBundle;
import io.anabranch.core.definition.ModelSpec;
import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import io.anabranch.core.inference.ModelIdentity;
import io.anabranch.core.inference.ModelRunner;
import io.anabranch.core.inference.ModelSignature;
import io.anabranch.core.inference.RemoteSpec;
import io.anabranch.core.registry.ModelVersion;
import io.anabranch.models.registry.RegistryLocation;
import io.anabranch.onnx.ModelUse;
import io.anabranch.onnx.OnnxOptions;
import io.anabranch.onnx.intake.Suggestion;
import io.anabranch.operators.scoring.PipelineSpec;
import io.anabranch.operators.scoring.ScoringRows;
import io.anabranch.remote.RemoteModelRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.apache.flink.table.types.logical.RowType;

/**
 * Opens models by reference: {@code models:/NAME/VERSION}, {@code models:/NAME@ALIAS}, the folder
 * of a bundle, an ONNX file, or the address of a model on a server. Used where a query is planned.
 * What is to be said of a model is logged once for as long as this object is used. Any thread.
 */
public final class CallableModels {
  private final ModelAccess access;

  /** For callers who cannot waive checks. */
  public CallableModels(RegistryLocation registry, Checks checks) {
    this(registry, checks, "");
  }

  /**
   * @param waiving how the caller waives checks, for the message of a model that is refused, as in
   *     "'waive-checks' = 'true' to run it all the same"
   */
  public CallableModels(RegistryLocation registry, Checks checks, String waiving) {
    this.access = new ModelAccess(registry, checks, Audience.query(waiving));
  }

  /**
   * Resolves a reference now, admits the model as a job would, and reads what it takes and gives.
   *
   * @param where what messages name, as {@code PREDICT} or {@code model flight_delay}
   * @param options for the tasks, whatever the bundle says; the signature is read on the CPU
   * @throws MlException of kind USER where there is no such model, where it is not admitted, or
   *     where nothing says how a row fills its inputs
   */
  public CallableModel open(
      String where, String reference, OnnxOptions options, RemoteSpec remote) {
    return open(where, reference, own -> options, remote);
  }

  /**
   * The same, with options that begin with the bundle's.
   *
   * @param options from what the bundle's definition says, on the CPU, to what the tasks have
   */
  public CallableModel open(
      String where, String reference, UnaryOperator<OnnxOptions> options, RemoteSpec remote) {
    if (ModelSpec.isRemote(reference)) {
      return remote(reference, remote);
    }
    ResolvedModel model = named(access.find(where, Path.of(""), reference, reference));
    PipelineSpec carried = model.bundle().map(CallableModels::carried).orElse(null);
    access.admit(model, new DefinitionFiles(Path.of(reference), carried, access));
    ModelUse use = carried == null ? ModelUse.DEFAULT : Models.use(carried.definition().model());
    try (ModelRunner here = model.here(OnnxOptions.DEFAULT, use).open()) {
      PipelineSpec spec =
          carried == null ? suggested(model.file().getFileName().toString(), here) : carried;
      OnnxOptions own =
          carried == null ? OnnxOptions.DEFAULT : Models.threads(carried.definition());
      return callable(reference, spec, model.tasks(options.apply(own), use), here);
    }
  }

  private CallableModel remote(String reference, RemoteSpec remote) {
    access.admitRemote(reference);
    String name = ModelSpec.nameOf(reference);
    try (ModelRunner here =
        RemoteModelRunner.factory(reference, name, List.of(), remote.withoutRepetition()).open()) {
      return callable(
          reference,
          suggested(name, here),
          RemoteModelRunner.factory(reference, name, List.of(), remote),
          here);
    }
  }

  private static CallableModel callable(
      String reference, PipelineSpec spec, ModelRunner.Factory tasks, ModelRunner here) {
    ModelIdentity identity = here.identity();
    ModelSignature signature = here.signature();
    return new CallableModel(
        reference,
        spec,
        tasks,
        identity.name(),
        identity.version(),
        CallableModel.positions(ScoringRows.columns(spec), ScoringRows.needed(spec, signature)),
        outputs(spec, signature));
  }

  /** Without what made them, which is the same for all rows. */
  private static RowType outputs(PipelineSpec spec, ModelSignature signature) {
    RowType all = ScoringRows.outputs(spec, signature);
    Set<String> provenance = new HashSet<>(ScoringRows.PROVENANCE);
    return new RowType(
        all.getFields().stream().filter(field -> !provenance.contains(field.getName())).toList());
  }

  private static ResolvedModel named(ResolvedModel model) {
    if (model.version().isPresent()) {
      return model.withName(model.version().map(ModelVersion::name).get());
    }
    return model.withName(
        model
            .bundle()
            .map(ModelBundle::name)
            .orElseGet(() -> ModelSpec.nameOf(model.file().toString())));
  }

  /** The definition in the bundle; null where it has none. */
  private static PipelineSpec carried(ModelBundle bundle) {
    FeatureDefinition definition = bundle.definition().orElse(null);
    if (definition == null) {
      return null;
    }
    Path file = bundle.file(definition.file());
    String fitted = definition.fitted() == null ? null : text(bundle.file(definition.fitted()));
    return new PipelineSpec(file.toString(), text(file), fitted).with(PipelineSpec.Outputs.MODEL);
  }

  private static PipelineSpec suggested(String file, ModelRunner model) {
    return new PipelineSpec(file, Suggestion.of(file, model.signature()), null)
        .with(PipelineSpec.Outputs.MODEL);
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new MlException(ErrorKind.EXTERNAL, file + ": cannot be read: " + e.getMessage(), e);
    }
  }
}

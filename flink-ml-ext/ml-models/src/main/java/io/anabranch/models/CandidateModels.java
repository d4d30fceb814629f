// SPDX-License-Identifier: Apache-2.0
package io.anabranch.models;

import io.anabranch.core.definition.InputSource;
import io.anabranch.core.definition.ModelSpec;
import io.anabranch.core.definition.ModelTemplate;
import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import io.anabranch.core.inference.ModelSignature;
import io.anabranch.core.registry.ModelUri;
import io.anabranch.onnx.ModelUse;
import io.anabranch.onnx.OnnxModelRunner;
import io.anabranch.onnx.OnnxOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The models that rows of one definition may choose, found and checked when the job is submitted:
 * what a row's values name later is one of these or none, whatever happens to an alias or a folder
 * meanwhile. A model that may not run costs its rows, not the job.
 */
final class CandidateModels {
  private static final Logger LOG = LoggerFactory.getLogger(CandidateModels.class);

  /** Together they travel with the job up to this size. */
  private static final long SHIPPED_BYTES = 8L << 20;

  private final ModelSpec spec;
  private final Map<String, ResolvedModel> admitted = new TreeMap<>();
  private final Map<String, String> refused = new TreeMap<>();
  private String first;

  private CandidateModels(ModelSpec spec) {
    this.spec = spec;
  }

  /**
   * @throws MlException of kind USER where there is no model that may run
   */
  static CandidateModels of(DefinitionFiles files, ModelSpec spec, ModelAccess access) {
    CandidateModels candidates = new CandidateModels(spec);
    candidates.refuseSequences(files);
    List<String> lines = new ArrayList<>();
    for (String reference : references(files, spec.path(), access)) {
      candidates.add(reference, files, access, lines);
    }
    candidates.chooseFirst(files);
    access.admission().sayFirst(lines);
    access.admission().sayFirst(List.copyOf(candidates.refused.values()));
    return candidates;
  }

  private void refuseSequences(DefinitionFiles files) {
    spec.inputs()
        .forEach(
            (input, source) -> {
              if (source instanceof InputSource.Sequence) {
                throw MlException.user(
                    files.path()
                        + ": model.inputs."
                        + input
                        + ": a sequence (expected: inputs of one size, where rows choose their"
                        + " model by "
                        + spec.path()
                        + ")");
              }
            });
  }

  private void add(
      String reference, DefinitionFiles files, ModelAccess access, List<String> lines) {
    try {
      ResolvedModel model =
          access.find(
              files.path().toString(),
              files.path().resolveSibling(""),
              reference,
              ModelSpec.nameOf(reference));
      access.admission().check(model, files, lines::add);
      admitted.put(reference, model);
    } catch (MlException e) {
      if (e.kind() != ErrorKind.USER) {
        throw e;
      }
      refused.put(reference, e.getMessage());
    }
  }

  /** The first that can be opened here says what all take and give. */
  private void chooseFirst(DefinitionFiles files) {
    for (String reference : List.copyOf(admitted.keySet())) {
      try {
        ModelSignature known = admitted.get(reference).here(OnnxOptions.DEFAULT, use()).signature();
        LOG.info("{}: {} says what all take: {}", spec.path(), reference, known.inputs());
        first = reference;
        return;
      } catch (MlException e) {
        if (e.kind() != ErrorKind.USER) {
          throw e;
        }
        admitted.remove(reference);
        refused.put(reference, e.getMessage());
      }
    }
    throw MlException.user(
        files.path()
            + ": model: "
            + spec.path()
            + ": "
            + (refused.isEmpty()
                ? "no model has such a name"
                : "none of " + refused.size() + " may run: " + refused.values().iterator().next())
            + " (expected: at least one model that may run)");
  }

  private ModelUse use() {
    return Models.use(spec);
  }

  /** How many may run. */
  int admitted() {
    return admitted.size();
  }

  /** The model whose signature all must have. */
  ResolvedModel first() {
    return admitted.get(first);
  }

  /** For the tasks. */
  ModelCatalogue catalogue(OnnxOptions options) {
    boolean shipped = isShipped();
    LinkedHashMap<String, ModelCatalogue.Entry> entries = new LinkedHashMap<>();
    admitted.forEach(
        (reference, model) ->
            entries.put(
                reference,
                new ModelCatalogue.Entry(
                    model.name(),
                    model.versionText(),
                    model.bundle().flatMap(bundle -> bundle.created()).orElse(null),
                    shipped ? model.tasks(options, use()) : model.read(options, use()),
                    null)));
    refused.forEach((reference, why) -> entries.put(reference, ModelCatalogue.Entry.refused(why)));
    return new ModelCatalogue(spec.name(), entries, first, spec.openModels());
  }

  private boolean isShipped() {
    long bytes = 0;
    for (ResolvedModel model : admitted.values()) {
      bytes += model.file().toFile().length();
      if (bytes > SHIPPED_BYTES || !OnnxModelRunner.isShipped(model.file())) {
        return false;
      }
    }
    return true;
  }

  private static List<String> references(DefinitionFiles files, String path, ModelAccess access) {
    if (ModelUri.isReference(path)) {
      String name = path.substring(ModelUri.SCHEME.length()).replaceFirst("[@/].*", "");
      String rest = path.substring(ModelUri.SCHEME.length() + name.length());
      Pattern pattern = ModelTemplate.pattern(name);
      return access.registeredNames().stream()
          .filter(pattern.asMatchPredicate())
          .map(found -> ModelUri.SCHEME + found + rest)
          .toList();
    }
    List<String> found = List.of("");
    for (String part : path.split("(?<=/)")) {
      found = found.stream().flatMap(before -> below(files, before, part)).toList();
    }
    return found;
  }

  /** The paths that begin with this one and go on with one more part. */
  private static Stream<String> below(DefinitionFiles files, String before, String part) {
    String name = part.replaceFirst("/$", "");
    String end = part.substring(name.length());
    if (ModelTemplate.of(name).isEmpty()) {
      return Stream.of(before + part);
    }
    Pattern pattern = ModelTemplate.pattern(name);
    Path folder = files.path().resolveSibling(before.isEmpty() ? "." : before);
    if (!Files.isDirectory(folder)) {
      return Stream.empty();
    }
    try (Stream<Path> all = Files.list(folder)) {
      return all
          .map(path -> path.getFileName().toString())
          .filter(found -> pattern.matcher(found).matches() && !found.contains(".."))
          .sorted()
          .map(found -> before + found + end)
          .toList()
          .stream();
    } catch (IOException e) {
      throw new MlException(ErrorKind.EXTERNAL, folder + ": cannot be listed: " + e, e);
    }
  }
}

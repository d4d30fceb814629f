// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.bundle;

import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import io.anabranch.core.feature.FittedStatistics;
import io.anabranch.core.inference.ModelSignature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Gathers the parts of a bundle and writes them as a folder, which appears whole or not at all. One
 * thread; the parts' files are read when the bundle is written.
 */
public final class BundleWriter {
  private static final String DEFINITION = "definition/";
  private static final String GOLDEN_VECTORS = "golden_vectors.json";

  private final String name;
  private final ModelSignature signature;
  private final Map<String, Path> copied = new LinkedHashMap<>();
  private final Map<String, String> written = new LinkedHashMap<>();
  private FeatureDefinition definition;
  private Provenance provenance;

  /**
   * @param name of the model
   * @param model the ONNX file
   * @param signature what it takes and gives
   */
  public BundleWriter(String name, Path model, ModelSignature signature) {
    this.name = ModelNames.require(name);
    this.signature = signature;
    copied.put(MlflowFiles.MODEL, model);
    written.put(MlflowFiles.CONDA, MlflowFiles.conda());
    written.put(MlflowFiles.PYTHON, MlflowFiles.pythonEnvironment());
    requires(List.of("mlflow", "onnx", "onnxruntime"));
  }

  /** Python packages that load the model, one line of {@code requirements.txt} each. */
  public BundleWriter requires(List<String> packages) {
    written.put(MlflowFiles.REQUIREMENTS, String.join("\n", packages) + "\n");
    return this;
  }

  /** A file of weights, at the path relative to the model that the model knows it by. */
  public BundleWriter weights(String location, Path file) {
    if (BundleFolder.isReserved(Path.of(location))
        || location.equals(GOLDEN_VECTORS)
        || location.startsWith(DEFINITION)
        || written.containsKey(location)
        || copied.putIfAbsent(location, file) != null) {
      throw MlException.user(
          "model "
              + name
              + ": weights: "
              + location
              + " (expected: a file name that no other file of a bundle has)");
    }
    return this;
  }

  /**
   * The feature definition.
   *
   * @param hash of its pipeline
   * @param fitted its statistics, as JSON; null where nothing is fitted
   */
  public BundleWriter definition(Path file, String hash, String fitted) {
    String yaml = file.getFileName().toString();
    String path = DEFINITION + yaml;
    copied.put(path, file);
    String statistics = null;
    if (fitted != null) {
      statistics = DEFINITION + FittedStatistics.beside(yaml);
      written.put(statistics, fitted);
    }
    definition = new FeatureDefinition(path, hash, statistics);
    return this;
  }

  public BundleWriter goldenVectors(GoldenVectors vectors) {
    written.put(GOLDEN_VECTORS, vectors.toJson());
    return this;
  }

  public BundleWriter provenance(Provenance origin) {
    provenance = origin;
    return this;
  }

  /**
   * Writes the bundle.
   *
   * @param folder which does not exist yet, or is empty
   * @param id a random one
   * @param created when the model was made
   * @throws MlException of kind USER where the folder holds something, EXTERNAL where it cannot be
   *     written
   */
  public ModelBundle write(Path folder, UUID id, Instant created) {
    Path target = folder.toAbsolutePath().normalize();
    requireFree(target);
    Path part = target.resolveSibling("." + target.getFileName() + ".part-" + id);
    try {
      try {
        fill(part, id, created);
        Files.deleteIfExists(target);
        Files.move(part, target);
      } finally {
        Folders.delete(part);
      }
    } catch (IOException e) {
      throw new MlException(
          ErrorKind.EXTERNAL,
          folder + ": cannot be written: " + e + " (expected: a new folder)",
          e);
    }
    return ModelBundle.open(target);
  }

  private static void requireFree(Path target) {
    String[] files = target.toFile().list();
    if (Files.exists(target) && (files == null || files.length > 0)) {
      throw MlException.user(target + ": exists (expected: a new folder, or an empty one)");
    }
  }

  private void fill(Path part, UUID id, Instant created) throws IOException {
    Files.createDirectories(part);
    BundleFolder files = new BundleFolder(part);
    Map<String, String> texts = new LinkedHashMap<>(written);
    texts.put(MlModelFile.FILE, MlflowFiles.mlModel(signature, id, created));
    for (Map.Entry<String, String> text : texts.entrySet()) {
      Path file = files.inside(text.getKey());
      Files.createDirectories(file.getParent());
      Files.writeString(file, text.getValue());
    }
    for (Map.Entry<String, Path> copy : copied.entrySet()) {
      Path file = files.inside(copy.getKey());
      Files.createDirectories(file.getParent());
      Files.copy(copy.getValue(), file);
    }
    String golden = written.containsKey(GOLDEN_VECTORS) ? GOLDEN_VECTORS : null;
    ModelBundle.write(
        files,
        new Manifest(
            Manifest.FORMAT,
            name,
            new ArrayList<>(files.files()),
            definition,
            golden,
            provenance,
            null));
  }
}

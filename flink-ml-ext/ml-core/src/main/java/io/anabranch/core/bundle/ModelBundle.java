// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.bundle;

import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * A model as a folder in MLflow's layout: {@code MLmodel}, the ONNX file with its weights, {@code
 * requirements.txt}, and {@code anabranch.json} with the SHA-256 of every file, golden vectors, the
 * feature definition, provenance and verification. A bundle that MLflow itself wrote has no {@code
 * anabranch.json} and can be opened all the same.
 *
 * <p>Immutable; the files were as listed when it was opened. Any thread.
 */
public final class ModelBundle {
  /** Digits of the content digest that stand for the version of a bundle without a registry. */
  private static final int VERSION_DIGITS = 12;

  private final BundleFolder folder;
  private final Manifest manifest;
  private final MlModelFile model;
  private final String contentDigest;

  /**
   * Reads a bundle and checks every file of it.
   *
   * @throws MlException of kind USER where the folder is no bundle, or where a file was changed, is
   *     missing, is not listed or lies outside; the message names it
   */
  public static ModelBundle open(Path folder) {
    BundleFolder files = new BundleFolder(folder);
    if (!Files.isRegularFile(files.path().resolve(MlModelFile.FILE))) {
      throw MlException.user(
          folder
              + ": no file "
              + MlModelFile.FILE
              + " (expected: a model bundle; anabranch model bundle writes one)");
    }
    if (Files.exists(files.path().resolve(Manifest.FILE))) {
      Manifest manifest = Manifest.read(files.resolve(Manifest.FILE));
      files.check(manifest.files());
      return new ModelBundle(files, manifest);
    }
    String name = files.path().getFileName().toString();
    return new ModelBundle(
        files, new Manifest(Manifest.FORMAT, name, files.files(), null, null, null, null));
  }

  /** Whether a path is a folder that holds a bundle, judged by its file {@code MLmodel}. */
  public static boolean isBundle(Path folder) {
    return Files.isRegularFile(folder.resolve(MlModelFile.FILE));
  }

  private ModelBundle(BundleFolder folder, Manifest manifest) {
    this.folder = folder;
    this.manifest = manifest;
    this.model = MlModelFile.read(folder.resolve(MlModelFile.FILE));
    folder.resolve(model.data());
    this.contentDigest = digest();
  }

  /** The absolute path of the folder. */
  public Path folder() {
    return folder.path();
  }

  /** The model's name; a folder's where MLflow wrote the bundle. */
  public String name() {
    return manifest.name();
  }

  /** The ONNX file; weights in other files lie beside it. */
  public Path modelFile() {
    return folder.resolve(model.data());
  }

  /** All files but {@code anabranch.json}, sorted by path. */
  public List<BundleFile> files() {
    return manifest.files();
  }

  /** All files, {@code anabranch.json} included where there is one; what a copy consists of. */
  public List<BundleFile> allFiles() {
    List<BundleFile> all = new ArrayList<>(manifest.files());
    if (Files.exists(folder.path().resolve(Manifest.FILE))) {
      all.add(folder.measure(Manifest.FILE));
    }
    return all;
  }

  /**
   * SHA-256 over what decides how the model behaves and how it is checked: path and SHA-256 of
   * every file but {@code anabranch.json} and {@code MLmodel}, and which of them is the model.
   * {@code MLmodel} stays out because it holds a random id and a time: the same model, bundled
   * twice, has the same digest.
   */
  public String contentDigest() {
    return contentDigest;
  }

  private String digest() {
    Set<String> volatiles = Set.of(Manifest.FILE, MlModelFile.FILE);
    StringBuilder text = new StringBuilder("model ").append(model.data()).append('\n');
    manifest.files().stream()
        .filter(file -> !volatiles.contains(file.path()))
        .map(file -> file.sha256() + " " + file.path() + "\n")
        .sorted()
        .forEach(text::append);
    return Checksums.of(text.toString());
  }

  /** The first 12 digits of the content digest: the version where no registry gives another. */
  public String version() {
    return contentDigest.substring(0, VERSION_DIGITS);
  }

  /** When the model was made, as {@code MLmodel} says. */
  public Optional<Instant> created() {
    return model.created();
  }

  /** Inputs with the outputs expected of them. */
  public Optional<GoldenVectors> goldenVectors() {
    return Optional.ofNullable(manifest.goldenVectors())
        .map(folder::resolve)
        .map(GoldenVectors::read);
  }

  /** The feature definition that the model was trained with. */
  public Optional<FeatureDefinition> definition() {
    return Optional.ofNullable(manifest.definition());
  }

  /** A file that the bundle's own parts name, such as the definition. */
  public Path file(String path) {
    return folder.resolve(path);
  }

  public Optional<Provenance> provenance() {
    return Optional.ofNullable(manifest.provenance());
  }

  /** How this very content was checked; empty where it was not, or where it changed since. */
  public Optional<Verification> verification() {
    return Optional.ofNullable(manifest.verification())
        .filter(verification -> verification.contentDigest().equals(contentDigest));
  }

  /**
   * Writes that the bundle was checked into {@code anabranch.json}, which is replaced at once or
   * not at all, and gives the bundle with it.
   *
   * @throws MlException of kind INTERNAL where other content was checked, EXTERNAL where the file
   *     cannot be written
   */
  public ModelBundle record(Verification verification) {
    if (!verification.contentDigest().equals(contentDigest)) {
      throw new MlException(
          ErrorKind.INTERNAL,
          "verification of " + verification.contentDigest() + " (expected: " + contentDigest + ")");
    }
    Manifest verified = manifest.with(verification);
    write(folder, verified);
    return new ModelBundle(folder, verified);
  }

  static void write(BundleFolder folder, Manifest manifest) {
    Path part = folder.temporary(UUID.randomUUID().toString());
    Path file = folder.path().resolve(Manifest.FILE);
    try {
      Files.writeString(part, ReadableJson.write(manifest));
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      part.toFile().delete();
      throw new MlException(
          ErrorKind.EXTERNAL,
          file + ": cannot be written: " + e + " (expected: a place to write)",
          e);
    }
  }
}

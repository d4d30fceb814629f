// SPDX-License-Identifier: Apache-2.0
package io.anabranch.onnx;

import io.anabranch.core.bundle.Checksums;
import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import io.anabranch.core.inference.ModelIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A model as it was handed in: its bytes, what its protobuf says, and the digest over everything
 * that decides its predictions, weights in other files included.
 */
public final class ModelFile {
  private final String name;
  private final byte[] bytes;
  private final Optional<Path> path;
  private final ModelFacts facts;
  private final String sha256;

  /** Reads a file; its name without {@code .onnx} becomes the model's. */
  static ModelFile read(Path path) {
    return read(path, String.valueOf(path.getFileName()).replaceFirst("\\.onnx$", ""));
  }

  static ModelFile read(Path path, String name) {
    return new ModelFile(name, bytes(path), Optional.of(path));
  }

  /**
   * @throws MlException of kind USER if the file cannot be read
   */
  public static byte[] bytes(Path path) {
    try {
      return Files.readAllBytes(path);
    } catch (IOException | OutOfMemoryError e) {
      throw new MlException(
          ErrorKind.USER, "model: " + path + " (expected: an ONNX file that can be read)", e);
    }
  }

  static ModelFile of(byte[] bytes, String name) {
    return new ModelFile(name, bytes, Optional.empty());
  }

  private ModelFile(String name, byte[] bytes, Optional<Path> path) {
    this.name = name;
    this.bytes = bytes;
    this.path = path;
    this.facts = ModelFacts.read(name, bytes);
    this.sha256 = digest();
  }

  private String digest() {
    List<Path> weights = facts.externalFiles().stream().map(this::externalFile).toList();
    try {
      return Checksums.of(bytes, weights);
    } catch (IOException e) {
      throw new MlException(
          ErrorKind.USER,
          "model "
              + name
              + ": weights: "
              + facts.externalFiles()
              + " (expected: files that can be read)",
          e);
    }
  }

  private Path externalFile(String location) {
    if (path.isEmpty()) {
      throw MlException.user(
          "model "
              + name
              + ": its weights lie in a second file, "
              + location
              + " (expected: a path to the model, beside which that file lies, or one file with all"
              + " weights)");
    }
    if (!isBeside(path.get(), location)) {
      throw MlException.user(
          "model "
              + name
              + ": weights: "
              + location
              + " (expected: a file in the model's own folder or below it)");
    }
    Path file = path.get().resolveSibling(location);
    if (!Files.isRegularFile(file)) {
      throw MlException.user(
          "model "
              + name
              + ": weights: no file "
              + file
              + " (expected: the file beside the model)");
    }
    return file;
  }

  /**
   * Whether a file with weights lies in the model's folder or below it, or would if there were one:
   * a model that a stranger made must not have any file of this machine read. Where links are
   * followed, the file has to lie beside what the model's own path leads to, or the model's folder.
   */
  public static boolean isBeside(Path model, String location) {
    Path folder = model.toAbsolutePath().normalize().getParent();
    try {
      Path file = folder.resolve(location);
      if (!file.normalize().startsWith(folder)) {
        return false;
      }
      if (!Files.exists(file)) {
        return true;
      }
      Path real = file.toRealPath();
      return real.startsWith(folder.toRealPath())
          || real.startsWith(model.toRealPath().getParent());
    } catch (InvalidPathException | IOException e) {
      return false;
    }
  }

  String name() {
    return name;
  }

  byte[] bytes() {
    return bytes;
  }

  ModelFacts facts() {
    return facts;
  }

  /** Hexadecimal, lower case. */
  String sha256() {
    return sha256;
  }

  ModelIdentity identity() {
    return new ModelIdentity(name, sha256.substring(0, 12));
  }

  /** Where a session must read from: weights in a second file are found only beside a path. */
  Optional<Path> readFrom() {
    return facts.externalFiles().isEmpty() ? Optional.empty() : path;
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.bundle;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.anabranch.core.error.MlException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * The file {@code anabranch.json}. All but format, name and files may be null.
 *
 * @param format of this file; {@link #FORMAT}
 * @param name of the model
 * @param files all others of the bundle
 * @param definition the feature definition that the model was trained with
 * @param goldenVectors path of the file
 * @param provenance where the model came from
 * @param verification how it was checked
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Manifest(
    int format,
    String name,
    List<BundleFile> files,
    FeatureDefinition definition,
    String goldenVectors,
    Provenance provenance,
    Verification verification) {
  static final String FILE = "anabranch.json";
  static final int FORMAT = 1;

  Manifest {
    Objects.requireNonNull(name, "name");
    files = List.copyOf(files);
  }

  static Manifest read(Path file) {
    Manifest manifest =
        ReadableJson.read(file, Manifest.class, "what anabranch model bundle wrote");
    if (manifest.format != FORMAT) {
      throw MlException.user(
          file
              + ": format: "
              + manifest.format
              + " (expected: "
              + FORMAT
              + "; a later Anabranch wrote it)");
    }
    return manifest;
  }

  Manifest with(Verification newVerification) {
    return new Manifest(
        format, name, files, definition, goldenVectors, provenance, newVerification);
  }
}

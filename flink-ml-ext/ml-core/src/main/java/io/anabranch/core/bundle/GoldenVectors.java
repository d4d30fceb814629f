// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.bundle;

import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * Inputs of a model with the outputs expected of them. As JSON, every number is written in the
 * shortest form that is read back to the same bits, and {@code NaN}, {@code Infinity}, {@code
 * -Infinity} and {@code -0.0} as texts.
 *
 * <p>A value fits when it equals the expected one or differs by at most {@code absolute + relative
 * * |expected|}; NaN fits NaN; texts, whole numbers and booleans fit when they are equal.
 *
 * @param origin who says so, for a person: the program that trained the model, or random rows
 * @param absolute tolerance
 * @param relative tolerance
 * @param cases at least one
 */
public record GoldenVectors(
    String origin, double absolute, double relative, List<GoldenCase> cases) {
  public static final double DEFAULT_TOLERANCE = 1e-5;

  public GoldenVectors {
    Objects.requireNonNull(origin, "origin");
    cases = List.copyOf(cases);
    if (!(absolute >= 0) || !(relative >= 0)) {
      throw new IllegalArgumentException(
          "tolerance: " + absolute + ", " + relative + " (expected: >= 0)");
    }
    if (cases.isEmpty()) {
      throw new IllegalArgumentException("cases: none (expected: at least one)");
    }
  }

  /** Rows of all cases together. */
  public int rows() {
    return cases.stream().mapToInt(GoldenCase::rows).sum();
  }

  /**
   * @throws MlException of kind USER where the file is not such JSON; the message says where
   */
  public static GoldenVectors read(Path file) {
    try {
      return read(file.toString(), Files.readString(file));
    } catch (IOException e) {
      throw new MlException(
          ErrorKind.USER, file + ": cannot be read: " + e + " (expected: golden vectors)", e);
    }
  }

  /** Reads what {@link #toJson} wrote, or what another program wrote in the same form. */
  public static GoldenVectors read(String file, String json) {
    return GoldenReader.read(file, json);
  }

  public String toJson() {
    return GoldenWriter.write(this);
  }
}

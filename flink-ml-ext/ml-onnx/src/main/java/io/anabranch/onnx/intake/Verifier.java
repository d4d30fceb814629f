// SPDX-License-Identifier: Apache-2.0
package io.anabranch.onnx.intake;

import io.anabranch.core.bundle.ModelBundle;
import io.anabranch.core.bundle.Verification;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Checks a model before any job sees it: it is loaded and run in a process of its own against its
 * golden vectors and random rows of its signature, alone and in batches of 1, 2 and more up to the
 * largest. A model that crashes, hangs or takes too much memory ends that process and is refused.
 */
public final class Verifier {
  private Verifier() {}

  /**
   * Changes nothing in the bundle: {@link ModelBundle#record} does, with what this gives.
   *
   * @throws io.anabranch.core.error.MlException of kind USER if the bundle is refused, with the
   *     reason and the step at which it showed; RESOURCE where a device cannot be had
   */
  public static Verification verify(ModelBundle bundle, VerifyOptions options, Progress listener) {
    return verification(bundle, check(bundle, options, listener));
  }

  /** As {@link #verify}, with all that was found. */
  public static Findings check(ModelBundle bundle, VerifyOptions options, Progress listener) {
    try (Intake intake = new Intake(options, listener)) {
      return intake.check(bundle.modelFile(), bundle.name(), bundle.goldenVectors());
    }
  }

  /** A plain ONNX file, of which nothing is recorded. */
  public static Findings check(Path model, VerifyOptions options, Progress listener) {
    String name = String.valueOf(model.getFileName()).replaceFirst("\\.onnx$", "");
    try (Intake intake = new Intake(options, listener)) {
      return intake.check(model, name, Optional.empty());
    }
  }

  /** What is recorded of a check. */
  public static Verification verification(ModelBundle bundle, Findings findings) {
    return new Verification(
        bundle.contentDigest(),
        by(findings),
        findings.batchSizes(),
        findings.goldenRows(),
        findings.invariance());
  }

  /** Of other versions and platforms bits may differ. */
  private static String by(Findings findings) {
    String version = Verifier.class.getPackage().getImplementationVersion();
    return "Anabranch "
        + (version == null ? "(not packaged)" : version)
        + ", "
        + findings.runtime()
        + " on "
        + findings.device()
        + ", "
        + System.getProperty("os.name")
        + " "
        + System.getProperty("os.arch");
  }
}

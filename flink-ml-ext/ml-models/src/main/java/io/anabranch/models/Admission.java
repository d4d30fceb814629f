// SPDX-License-Identifier: Apache-2.0
package io.anabranch.models;

import io.anabranch.core.bundle.FeatureDefinition;
import io.anabranch.core.bundle.Invariance;
import io.anabranch.core.bundle.ModelBundle;
import io.anabranch.core.error.MlException;
import io.anabranch.core.registry.ModelVersion;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which models a job lets in. What it lets in unchecked is logged and said, once each. */
final class Admission {
  private static final Logger LOG = LoggerFactory.getLogger(Admission.class);

  private final Checks checks;
  private final Audience audience;
  private final Set<String> said = ConcurrentHashMap.newKeySet();

  Admission(Checks checks, Audience audience) {
    this.checks = checks;
    this.audience = audience;
  }

  /**
   * @throws MlException of kind USER where the model is not let in
   */
  void check(ResolvedModel model, DefinitionFiles files) {
    if (model.bundle().isEmpty()) {
      say(
          "model "
              + model.name()
              + ": "
              + model.file()
              + " is a plain file, of which nothing was checked (make a bundle of it with anabranch"
              + " model bundle, and check that with anabranch model verify)");
      return;
    }
    ModelBundle bundle = model.bundle().get();
    String called =
        "model "
            + model
                .version()
                .map(ModelVersion::reference)
                .orElseGet(() -> bundle.folder().toString())
            + ": ";
    if (bundle.verification().isEmpty()) {
      refuse(
          called + "not verified",
          model.version().isPresent()
              ? "a version that was checked; run anabranch model verify on the bundle it was made"
                  + " of, and register that as a new version"
              : "a bundle that was checked; run anabranch model verify " + bundle.folder());
    }
    bundle.definition().ifPresent(trained -> checkDefinition(called, trained, files));
    bundle.verification().ifPresent(done -> warn(called, done.invariance()));
  }

  private void checkDefinition(String called, FeatureDefinition trained, DefinitionFiles files) {
    String running = files.spec().pipeline().hash();
    if (!trained.hash().equals(running)) {
      refuse(
          called
              + "it was trained with the feature definition "
              + trained.hash()
              + ", and "
              + files.path()
              + " is "
              + running,
          "the same columns, features, statistics and model inputs; compare with "
              + trained.file()
              + " in the bundle, or train the model again");
    }
  }

  private void warn(String called, Invariance invariance) {
    if (invariance.kind() == Invariance.Kind.WITHIN) {
      say(
          called
              + "a row's prediction depends on the rows beside it, by up to "
              + invariance.largestDifference()
              + " (for equal numbers in every mode "
              + audience.alone()
              + ")");
    }
  }

  private void refuse(String problem, String expected) {
    if (checks == Checks.REQUIRED) {
      String waiving = audience.waiving().isEmpty() ? "" : "; or " + audience.waiving();
      throw MlException.user(problem + " (expected: " + expected + waiving + ")");
    }
    say("CHECKS WAIVED: " + problem);
  }

  /** Of a model that no check can reach. */
  void checkRemote(String address) {
    say(
        "model "
            + address
            + ": runs on its server, where it cannot be verified from here; what is checked is its"
            + " signature, each time it is opened");
  }

  private void say(String line) {
    if (said.add(line)) {
      LOG.warn(line);
      audience.aloud().accept(line);
    }
  }
}

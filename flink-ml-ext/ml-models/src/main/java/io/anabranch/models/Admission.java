// SPDX-License-Identifier: Apache-2.0
package io.anabranch.models;

import io.anabranch.core.bundle.FeatureDefinition;
import io.anabranch.core.bundle.Invariance;
import io.anabranch.core.bundle.ModelBundle;
import io.anabranch.core.error.MlException;
import io.anabranch.core.registry.ModelVersion;
import io.anabranch.operators.scoring.PipelineSpec;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which models a job lets in. What it lets in unchecked is logged and said, once each. */
final class Admission {
  private static final Logger LOG = LoggerFactory.getLogger(Admission.class);

  private final Checks checks;
  private final Audience audience;
  private final Set<String> said = ConcurrentHashMap.newKeySet();

  /** Of the definitions that were asked for, as many models may carry one. */
  private final Map<PipelineSpec, String> hashes = new ConcurrentHashMap<>();

  Admission(Checks checks, Audience audience) {
    this.checks = checks;
    this.audience = audience;
  }

  /**
   * @throws MlException of kind USER where the model is not let in
   */
  void check(ResolvedModel model, DefinitionFiles files) {
    check(model, files, this::say);
  }

  /**
   * @param saying takes what is to be said of a model that is let in
   * @throws MlException of kind USER where it is not
   */
  void check(ResolvedModel model, DefinitionFiles files, Consumer<String> saying) {
    if (model.bundle().isEmpty()) {
      saying.accept(
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
          saying,
          called + "not verified",
          model.version().isPresent()
              ? "a version that was checked; run anabranch model verify on the bundle it was made"
                  + " of, and register that as a new version"
              : "a bundle that was checked; run anabranch model verify " + bundle.folder());
    }
    bundle.definition().ifPresent(trained -> checkDefinition(called, trained, files, saying));
    bundle.verification().ifPresent(done -> warn(called, done.invariance(), saying));
  }

  private void checkDefinition(
      String called, FeatureDefinition trained, DefinitionFiles files, Consumer<String> saying) {
    String running =
        hashes.computeIfAbsent(files.spec(), definition -> definition.pipeline().hash());
    if (!trained.hash().equals(running)) {
      refuse(
          saying,
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

  private void warn(String called, Invariance invariance, Consumer<String> saying) {
    if (invariance.kind() == Invariance.Kind.WITHIN) {
      saying.accept(
          called
              + "a row's prediction depends on the rows beside it, by up to "
              + invariance.largestDifference()
              + " (for equal numbers in every mode "
              + audience.alone()
              + ")");
    }
  }

  private void refuse(Consumer<String> saying, String problem, String expected) {
    if (checks == Checks.REQUIRED) {
      String waiving = audience.waiving().isEmpty() ? "" : "; or " + audience.waiving();
      throw MlException.user(problem + " (expected: " + expected + waiving + ")");
    }
    saying.accept("CHECKS WAIVED: " + problem);
  }

  /** Of a model that no check can reach. */
  void checkRemote(String address) {
    say(
        "model "
            + address
            + ": runs on its server, where it cannot be verified from here; what is checked is its"
            + " signature, each time it is opened");
  }

  /** Says the first of these lines, and how many more there are. */
  void sayFirst(List<String> lines) {
    if (!lines.isEmpty()) {
      say(lines.get(0) + (lines.size() == 1 ? "" : " (and " + (lines.size() - 1) + " more)"));
    }
  }

  private void say(String line) {
    if (said.add(line)) {
      LOG.warn(line);
      audience.aloud().accept(line);
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.command;

import io.anabranch.core.definition.Definition;
import io.anabranch.core.error.MlException;
import io.anabranch.core.online.LearnSpec;
import io.anabranch.jobs.learn.PortOptions;
import io.anabranch.models.DefinitionFiles;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A definition that learns, and which of its learners is meant. */
final class LearnersOption {
  private static final String NAME = "--learner";
  private static final String KEY = "learner";

  @Mixin private DefinitionOption definition;

  @Option(names = NAME, paramLabel = "NAME", description = "Which of the definition's learners.")
  private String learner;

  /**
   * @throws MlException of kind USER where nothing learns
   */
  DefinitionFiles files() {
    DefinitionFiles files = definition.files();
    if (files.spec().definition().learn().isEmpty()) {
      throw MlException.user(files.path() + ": learn: missing (expected: learners)");
    }
    return files;
  }

  /** The one that is named; else the last. */
  LearnSpec one(DefinitionFiles files) {
    Definition all = files.spec().definition();
    return PortOptions.learner(NAME, named(Map.of()), all);
  }

  /** Connector options that are of the learner that is named, if one is. */
  Map<String, String> named(Map<String, String> options) {
    Map<String, String> more = new LinkedHashMap<>(options);
    if (learner != null) {
      more.put(KEY, learner);
    }
    return more;
  }
}

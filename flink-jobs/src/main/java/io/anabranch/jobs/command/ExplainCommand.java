// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.command;

import io.anabranch.jobs.score.Explanation;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints what a definition means. */
@Command(
    name = "explain",
    description = {
      "Print what a definition resolves to, or precisely what is wrong.",
      "Columns, types, features, the model's signature and what feeds each of its inputs. Runs no",
      "job."
    },
    mixinStandardHelpOptions = true)
final class ExplainCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private DefinitionOption definition;
  @Mixin private ModelOption models;

  @Override
  public Integer call() {
    Explanation explanation = Explanation.of(definition.files().with(models.access()));
    spec.commandLine().getOut().print(explanation.text());
    spec.commandLine().getOut().flush();
    explanation.problems().forEach(spec.commandLine().getErr()::println);
    return explanation.problems().isEmpty() ? 0 : 2;
  }
}

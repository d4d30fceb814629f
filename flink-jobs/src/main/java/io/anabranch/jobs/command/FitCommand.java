// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.command;

import io.anabranch.jobs.fit.FitJob;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Fits statistics on history and freezes them beside the definition. */
@Command(
    name = "fit",
    description = {
      "Fit means, categories and the like on history.",
      "They are frozen in DEFINITION.fitted.json, and depend on the rows alone: not on their"
          + " order,",
      "nor on the parallelism."
    },
    mixinStandardHelpOptions = true)
final class FitCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private DefinitionOption definition;
  @Mixin private SourceOption source;
  @Mixin private EngineOption engine;

  @Override
  public Integer call() {
    Path file = definition.fittedFile();
    String summary =
        new FitJob(
                definition.unfitted(),
                source.options(),
                engine.engine(EngineOption.Mode.BATCH, spec))
            .run(file);
    spec.commandLine().getOut().println(summary);
    return 0;
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.command;

import io.anabranch.jobs.devices.LoadDevicesJob;
import io.anabranch.jobs.devices.ModelContent;
import io.anabranch.jobs.run.RowAccount;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes a savepoint of models that are rows. */
@Command(
    name = "load",
    description = {
      "Make a savepoint of models that are rows: exported, or trained elsewhere.",
      "A live job starts from it with these models: anabranch learn --from-savepoint. A job that"
          + " runs takes model rows with --load."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "  anabranch devices load DEFINITION.yaml --to-savepoint out/fleet \\",
      "    --from connector=filesystem path=out/models format=parquet",
      "Rows need the columns that devices export writes, of which the key, learner,",
      "format and state count. With --weights only the key's columns and",
      "weights ARRAY<DOUBLE>: those of the features in their order, then the intercept;",
      "of linear, logistic, rls and passive-aggressive. Such a model has seen no row,",
      "and learns on from these weights.",
      "Where rows are of several learners, --from is given the common part of their",
      "paths, as --models and devices export were; or --learner says whose they are."
    })
final class DevicesLoadCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private LearnersOption learners;
  @Mixin private SourceOption source;
  @Mixin private SavepointTargetOption savepoint;
  @Mixin private EngineOption engine;

  @Option(names = "--weights", description = "Rows have the key and weights alone.")
  private boolean weights;

  @Override
  public Integer call() {
    LoadDevicesJob job =
        new LoadDevicesJob(
            learners.files(),
            learners.named(source.options()),
            weights ? ModelContent.WEIGHTS : ModelContent.STATE,
            savepoint.deadLetters(),
            engine.engine(EngineOption.Mode.BATCH, spec));
    RowAccount account = job.load(savepoint.folder()).await();
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        Locale.ROOT,
        "models         %,12d   in %s%n  dead letters %,12d%n",
        account.scored(),
        savepoint.folder(),
        account.deadLettered());
    out.flush();
    return 0;
  }
}

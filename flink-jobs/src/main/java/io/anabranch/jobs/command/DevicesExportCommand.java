// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.command;

import io.anabranch.jobs.devices.ExportDevicesJob;
import io.anabranch.jobs.run.RowAccount;
import io.anabranch.jobs.score.Engine;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Writes all models of a savepoint as rows. */
@Command(
    name = "export",
    description = {
      "Write all models of a savepoint as rows, to files or Kafka.",
      "Without --learner all learners' are written; where there are several, the name of each is"
          + " added to the path or topic."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "  anabranch devices export DEFINITION.yaml --savepoint out/airports \\",
      "    --to connector=filesystem path=out/models format=parquet",
      "Columns: the key, learner, kind, updates (the model's version), seen, drifts,",
      "unlabelled, as_of, the measures of quality, weights (of linear models),",
      "definition_hash, format, state."
    })
final class DevicesExportCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private LearnersOption learners;
  @Mixin private EngineOption engine;

  @Option(
      names = "--savepoint",
      required = true,
      paramLabel = "PATH",
      description = "A savepoint, or a checkpoint that was kept.")
  private String savepoint;

  @Option(
      names = "--to",
      arity = "1..*",
      required = true,
      paramLabel = "KEY=VALUE",
      description = "Where the rows go: options of a Flink table connector.")
  private Map<String, String> to = new LinkedHashMap<>();

  @Override
  public Integer call() {
    Engine batch = engine.engine(EngineOption.Mode.BATCH, spec);
    ExportDevicesJob job = new ExportDevicesJob(learners.files(), savepoint, batch);
    RowAccount account = job.export(learners.named(to)).await();
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        Locale.ROOT,
        "models %,d   (%.1f s)%n",
        account.scored(),
        account.elapsed().toMillis() / 1e3);
    out.flush();
    return 0;
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.command;

import io.anabranch.jobs.score.ScoringJob;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Scores rows with a definition's model. */
@Command(
    name = "score",
    description = "Score rows with the definition's model, as a backfill or as a live job.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "A month of files:",
      "  anabranch score data/flights/flight-delay.yaml --mode batch \\",
      "    --from connector=filesystem path=data/flights/departures format=parquet \\",
      "    --to connector=filesystem path=out/delays format=parquet",
      "The same, live:",
      "  anabranch score data/flights/flight-delay.yaml --mode stream \\",
      "    --from connector=kafka topic=flights format=json \\",
      "      properties.bootstrap.servers=localhost:9092 scan.startup.mode=earliest-offset \\",
      "    --to connector=kafka topic=delays format=json \\",
      "      properties.bootstrap.servers=localhost:9092",
      "On a cluster: flink run anabranch-jobs-*.jar score ..."
    })
final class ScoreCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private DefinitionOption definition;
  @Mixin private SourceOption source;
  @Mixin private SinkOption sink;
  @Mixin private EngineOption engine;

  @Option(
      names = "--mode",
      defaultValue = "batch",
      description = "${COMPLETION-CANDIDATES}; default: ${DEFAULT-VALUE}.")
  private EngineOption.Mode mode;

  @Override
  public Integer call() {
    ScoringJob job =
        new ScoringJob(definition.files(), source.options(), sink.sinks(), engine.engine(mode));
    spec.commandLine().getOut().println(job.score("score").await().text());
    return 0;
  }
}

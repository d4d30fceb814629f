// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.command;

import io.anabranch.jobs.score.ScoringJob;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
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
      "On a session cluster, and going on from a savepoint:",
      "  anabranch --cluster localhost:8081 score ... --mode stream --detached",
      "  anabranch jobs stop JOB",
      "  anabranch --cluster localhost:8081 score ... --from-savepoint PATH",
      "or by Flink's own tools: flink run anabranch-jobs-*.jar score ...",
      "Paths without a scheme are folders of this machine, resolved here."
    })
final class ScoreCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private JobOption options;

  @Override
  public Integer call() {
    return options.run(spec, List.of(), plan -> new ScoringJob(plan).score("score"));
  }
}

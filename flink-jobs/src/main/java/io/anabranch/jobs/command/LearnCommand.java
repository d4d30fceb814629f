// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.command;

import io.anabranch.jobs.learn.LearnJob;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Predicts and learns with one model per key. */
@Command(
    name = "learn",
    description = {
      "Predict each row with its key's model, then learn from its label, while rows flow.",
      "The definition's learn: says which models there are. Works as a backfill over files",
      "or as a live job; both give the same predictions and the same models."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "A month of files:",
      "  anabranch learn data/flights/airport-delay.yaml --mode batch \\",
      "    --from connector=filesystem path=data/flights/departures format=parquet \\",
      "    --to connector=filesystem path=out/late format=parquet \\",
      "    --models connector=filesystem path=out/airports format=parquet",
      "Live, with labels on a topic of their own, and questions about single models:",
      "  anabranch learn DEFINITION.yaml --mode stream \\",
      "    --from connector=kafka topic=readings format=json \\",
      "      properties.bootstrap.servers=localhost:9092 \\",
      "    --labels connector=kafka topic=labels format=json \\",
      "      properties.bootstrap.servers=localhost:9092 \\",
      "    --queries connector=kafka topic=questions format=json \\",
      "      properties.bootstrap.servers=localhost:9092 \\",
      "    --answers connector=kafka topic=answers format=json \\",
      "      properties.bootstrap.servers=localhost:9092 \\",
      "    --to connector=kafka topic=predictions format=json \\",
      "      properties.bootstrap.servers=localhost:9092",
      "Clusters, savepoints and paths are as in anabranch score."
    })
final class LearnCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private JobOption options;
  @Mixin private LearnOption ports;

  @Override
  public Integer call() {
    return options.run(
        spec, ports.ports().all(), plan -> new LearnJob(plan, ports.ports()).learn("learn"));
  }
}

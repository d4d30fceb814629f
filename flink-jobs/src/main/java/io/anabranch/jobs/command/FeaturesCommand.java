// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.command;

import io.anabranch.jobs.score.ScoringJob;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Writes rows with their features, to train a model on what it will be served. */
@Command(
    name = "features",
    description = {
      "Write rows with all features of the definition, without running a model.",
      "What a model is trained on is then what it will be served."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "  anabranch features data/flights/flight-delay.yaml \\",
      "    --from connector=filesystem path=data/flights/departures format=parquet \\",
      "    --to connector=filesystem path=out/features format=parquet"
    })
final class FeaturesCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private JobOption options;

  @Override
  public Integer call() {
    return options.run(spec, List.of(), plan -> new ScoringJob(plan).features("features"));
  }
}

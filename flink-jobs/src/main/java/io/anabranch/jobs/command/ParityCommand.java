// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.command;

import io.anabranch.jobs.parity.ParityCheck;
import io.anabranch.jobs.parity.ParityReport;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Proves that a definition gives the same numbers in every mode. */
@Command(
    name = "parity",
    description = {
      "Prove that every mode gives the same rows, bit for bit.",
      "Runs them bounded, unbounded from files, and unbounded through a real Kafka broker, at",
      "parallelism 1 and 2; compares the outputs, features included; shows the first rows that",
      "differ. Exit code 1 if any do."
    },
    mixinStandardHelpOptions = true)
final class ParityCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private DefinitionOption definition;
  @Mixin private SourceOption source;
  @Mixin private EngineOption engine;
  @Mixin private ModelOption models;

  @Option(
      names = "--labels",
      arity = "1..*",
      paramLabel = "KEY=VALUE",
      description = "Where labels come from, for learners whose labels come by themselves.")
  private Map<String, String> labels = new LinkedHashMap<>();

  @Option(
      names = "--work",
      paramLabel = "DIR",
      description = "Where the outputs of the runs are kept; default: a temporary folder.")
  private Path work;

  @Option(names = "--no-kafka", description = "Leave out the runs through Kafka.")
  private boolean withoutKafka;

  @Override
  public Integer call() {
    ParityReport report =
        new ParityCheck(
                definition.files().with(models.access()),
                source.options(),
                labels,
                engine.engine(EngineOption.Mode.BATCH, spec),
                work,
                withoutKafka ? ParityCheck.Transport.FILES : ParityCheck.Transport.FILES_AND_KAFKA)
            .run(spec.commandLine().getOut());
    return report.isEqual() ? 0 : 1;
  }
}

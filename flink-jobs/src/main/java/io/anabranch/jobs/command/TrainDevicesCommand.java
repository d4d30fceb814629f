// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.command;

import io.anabranch.jobs.cluster.ClusterAddress;
import io.anabranch.jobs.devices.TrainDevicesJob;
import io.anabranch.jobs.learn.LearnPorts;
import io.anabranch.jobs.run.RowAccount;
import io.anabranch.jobs.score.Engine;
import io.anabranch.jobs.score.JobPlan;
import io.anabranch.jobs.score.Sinks;
import io.anabranch.jobs.session.MachinePaths;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Gives a fleet's live job a past. */
@Command(
    name = "train-devices",
    description = {
      "Learn the models of all keys from history, as a backfill, into a savepoint.",
      "A live job that starts from it goes on with exactly these models: a fleet's first day is not"
          + " blank. Rows that wait for their labels are part of it."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "  anabranch train-devices data/flights/airport-delay.yaml \\",
      "    --from connector=filesystem path=data/flights/departures format=parquet \\",
      "    --to-savepoint out/airports",
      "  anabranch learn data/flights/airport-delay.yaml --mode stream \\",
      "    --from-savepoint out/airports --from ... --to ...",
      "Rows that a key's model knows already, as where the live source begins before",
      "the history's end, go to the late rows and are not learnt twice.",
      "Features over time (over:) are no part of the savepoint. Let the live source",
      "begin before the history's end by their longest window (by the sum, where one",
      "is made of another): they fill from rows that are late to the models."
    })
final class TrainDevicesCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private DefinitionOption definition;
  @Mixin private SourceOption source;
  @Mixin private SavepointTargetOption savepoint;
  @Mixin private EngineOption engine;
  @Mixin private ModelOption access;

  @Option(
      names = "--labels",
      arity = "1..*",
      paramLabel = "KEY=VALUE",
      description = "Where labels come from that do not come with their rows.")
  private Map<String, String> labels = new LinkedHashMap<>();

  @Option(
      names = "--models",
      arity = "1..*",
      paramLabel = "KEY=VALUE",
      description = "Where the models also go as rows.")
  private Map<String, String> models = new LinkedHashMap<>();

  @Option(
      names = "--to",
      arity = "1..*",
      paramLabel = "KEY=VALUE",
      description = "Where the predictions of the history go; default: nowhere.")
  private Map<String, String> to = new LinkedHashMap<>();

  @Override
  public Integer call() {
    Optional<ClusterAddress> cluster = engine.cluster(spec);
    cluster.ifPresent(address -> warn(address, spec.commandLine().getErr()));
    Engine batch = engine.engine(EngineOption.Mode.BATCH, cluster);
    JobPlan plan =
        new JobPlan(definition.files().with(access.access()), source.options(), sinks(), batch);
    LearnPorts ports = LearnPorts.NONE.withLabels(labels).withModels(models);
    RowAccount account = new TrainDevicesJob(plan, ports).train(savepoint.folder()).await();
    PrintWriter out = spec.commandLine().getOut();
    out.println(account.text());
    out.printf(
        "savepoint     %s%n"
            + "  go on with  anabranch learn ... --mode stream --from-savepoint %s%n",
        savepoint.folder(), savepoint.folder());
    out.flush();
    return account.isBalanced() || account.restarted() ? 0 : 1;
  }

  private Sinks sinks() {
    Map<String, String> results =
        to.isEmpty() ? new LinkedHashMap<>(Map.of("connector", "blackhole")) : to;
    return new Sinks(results, savepoint.deadLetters(), savepoint.beside("-late"));
  }

  private void warn(ClusterAddress cluster, PrintWriter err) {
    MachinePaths.unshared(
            cluster,
            source.options().get("path"),
            labels.get("path"),
            models.get("path"),
            to.get("path"),
            savepoint.folder())
        .forEach(err::println);
  }
}

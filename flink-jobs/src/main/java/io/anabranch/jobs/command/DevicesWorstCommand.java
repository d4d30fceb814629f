// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.command;

import io.anabranch.jobs.devices.WorstDevices;
import io.anabranch.models.DefinitionFiles;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lists the keys whose models were the worst. */
@Command(
    name = "worst",
    description = {
      "List the keys whose models were the worst so far.",
      "A running job writes them for each hour: anabranch learn --worst."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "  anabranch devices worst DEFINITION.yaml --savepoint out/airports --by rmse --most 20"
    })
final class DevicesWorstCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private LearnersOption learners;
  @Mixin private ModelOriginOption origin;
  @Mixin private EngineOption engine;

  @Option(
      names = "--by",
      paramLabel = "MEASURE",
      description = "A measure that the learner keeps; default: its first.")
  private String measure;

  @Option(names = "--most", paramLabel = "N", description = "Default: ${DEFAULT-VALUE}.")
  private int most = 10;

  @Option(
      names = "--updates",
      paramLabel = "N",
      description = "That a model has at least; default: ${DEFAULT-VALUE}.")
  private long updates = 30;

  @Override
  public Integer call() {
    DefinitionFiles files = learners.files();
    WorstDevices worst = new WorstDevices(learners.one(files), measure, most, updates);
    String table =
        worst.table(files, origin.origin(), engine.engine(EngineOption.Mode.BATCH, spec));
    spec.commandLine().getOut().print(table);
    spec.commandLine().getOut().flush();
    return 0;
  }
}

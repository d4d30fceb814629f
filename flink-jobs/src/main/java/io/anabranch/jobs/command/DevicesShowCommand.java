// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.command;

import io.anabranch.jobs.devices.DeviceModel;
import io.anabranch.jobs.devices.DeviceText;
import io.anabranch.models.DefinitionFiles;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows one key's model. */
@Command(
    name = "show",
    description = "Show one key's model: its version, how good it was, its weights by feature.",
    mixinStandardHelpOptions = true,
    footer = {"", "  anabranch devices show DEFINITION.yaml ATL --savepoint out/airports"})
final class DevicesShowCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private LearnersOption learners;
  @Mixin private ModelOriginOption origin;
  @Mixin private EngineOption engine;

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "KEY",
      description = "The value of each key column.")
  private List<String> key;

  @Override
  public Integer call() {
    DefinitionFiles files = learners.files();
    DeviceModel device =
        DeviceModel.find(
            files,
            learners.one(files),
            origin.origin(),
            key,
            engine.engine(EngineOption.Mode.BATCH, spec));
    spec.commandLine().getOut().print(DeviceText.of(device));
    spec.commandLine().getOut().flush();
    return 0;
  }
}

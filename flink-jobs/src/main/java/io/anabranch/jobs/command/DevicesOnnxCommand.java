// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.command;

import io.anabranch.core.bundle.ModelBundle;
import io.anabranch.jobs.devices.DeviceGraph;
import io.anabranch.jobs.devices.DeviceModel;
import io.anabranch.models.DefinitionFiles;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Writes one key's model as ONNX. */
@Command(
    name = "onnx",
    description = {
      "Write one key's model as ONNX, which predicts as the job does, to the bit.",
      "It takes the learner's features as DOUBLE [batch, features], and where the learner has a"
          + " prior that as a second input: a number, or of two classes the log-odds."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "  anabranch devices onnx DEFINITION.yaml --savepoint out/airports --key ATL --into ATL.onnx",
      "A folder becomes a bundle, which anabranch models register takes."
    })
final class DevicesOnnxCommand implements Callable<Integer> {
  private static final String FILE = ".onnx";

  @Spec private CommandSpec spec;
  @Mixin private LearnersOption learners;
  @Mixin private ModelOriginOption origin;
  @Mixin private EngineOption engine;

  @Option(
      names = "--key",
      arity = "1..*",
      required = true,
      paramLabel = "VALUE",
      description = "The value of each key column.")
  private List<String> key;

  @Option(
      names = "--into",
      required = true,
      paramLabel = "FILE.onnx|FOLDER",
      description = "A new file, or a new folder for a bundle.")
  private Path into;

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
    PrintWriter out = spec.commandLine().getOut();
    if (into.toString().endsWith(FILE)) {
      DeviceGraph.writeFile(device, into);
      out.printf(
          Locale.ROOT, "model       %s, %,d updates, in %s%n", device.key(), updates(device), into);
    } else {
      ModelBundle bundle = DeviceGraph.writeBundle(device, into, Clock.systemUTC());
      out.printf("bundle      %s %s in %s%n", bundle.name(), bundle.version(), into);
    }
    out.flush();
    return 0;
  }

  private static long updates(DeviceModel device) {
    return device.model().updates();
  }
}

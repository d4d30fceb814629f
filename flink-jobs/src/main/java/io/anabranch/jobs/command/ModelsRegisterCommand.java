// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.command;

import io.anabranch.core.bundle.ModelBundle;
import io.anabranch.core.bundle.ModelNames;
import io.anabranch.core.error.MlException;
import io.anabranch.core.registry.ModelRegistry;
import io.anabranch.core.registry.ModelVersion;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Adds a version. */
@Command(
    name = "register",
    description = "Add a verified bundle to the registry, as the next version of a name.",
    mixinStandardHelpOptions = true)
final class ModelsRegisterCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private RegistryOption registry;

  @Parameters(index = "0", paramLabel = "BUNDLE", description = "The folder of a bundle.")
  private Path folder;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "The name in the registry; default: the bundle's.")
  private String name;

  @Option(
      names = "--alias",
      paramLabel = "ALIAS",
      description = "Lets this alias point to the new version; may be repeated.")
  private List<String> aliases = new ArrayList<>();

  @Option(names = "--waive-checks", description = "Register a bundle that was not verified.")
  private boolean waived;

  @Override
  public Integer call() {
    ModelBundle bundle = ModelBundle.open(folder);
    if (bundle.verification().isEmpty()) {
      String problem = "model " + folder + ": not verified";
      if (!waived) {
        throw MlException.user(
            problem
                + " (expected: a bundle that was checked; run anabranch model verify "
                + folder
                + ", or --waive-checks to register it all the same)");
      }
      spec.commandLine().getErr().println("CHECKS WAIVED: " + problem);
    }
    // Before the version is made, which would stay without its aliases.
    aliases.forEach(ModelNames::require);
    ModelRegistry models = registry.open();
    ModelVersion version = models.register(name == null ? bundle.name() : name, bundle);
    aliases.forEach(alias -> models.alias(version.name(), alias, version.version()));
    spec.commandLine().getOut().println(version.reference() + " in " + models.location());
    return 0;
  }
}

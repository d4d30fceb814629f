// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.command;

import io.anabranch.core.bundle.ModelBundle;
import io.anabranch.core.registry.ModelRegistry;
import io.anabranch.core.registry.ModelUri;
import io.anabranch.core.registry.ModelVersion;
import io.anabranch.jobs.model.BundleListing;
import io.anabranch.jobs.model.RegistryListing;
import io.anabranch.models.registry.RegistryLocation;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows all that is known of a model. */
@Command(
    name = "show",
    description = {
      "Show a model's versions and aliases, or one version: inputs, outputs, how it was verified,",
      "where it came from."
    },
    mixinStandardHelpOptions = true)
final class ModelsShowCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private RegistryOption registry;

  @Parameters(
      paramLabel = "MODEL",
      description = "NAME, models:/NAME/VERSION, models:/NAME@ALIAS, or the folder of a bundle.")
  private String model;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    if (!ModelUri.isReference(model) && ModelBundle.isBundle(Path.of(model))) {
      ModelBundle bundle = ModelBundle.open(Path.of(model));
      out.println(bundle.name() + " " + bundle.version());
      out.print(BundleListing.of(bundle));
    } else {
      show(out, ModelUri.parse(ModelUri.isReference(model) ? model : ModelUri.SCHEME + model));
    }
    out.flush();
    return 0;
  }

  private void show(PrintWriter out, ModelUri uri) {
    ModelRegistry models = registry.open();
    if (uri.version().isEmpty() && uri.alias().isEmpty()) {
      out.print(new RegistryListing(models).model(uri.name()));
    } else {
      ModelVersion version = models.resolve(uri);
      out.println(version.reference());
      out.print(BundleListing.of(models.fetch(version, RegistryLocation.cache())));
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.command;

import io.anabranch.core.error.MlException;
import io.anabranch.core.registry.ModelRegistry;
import io.anabranch.core.registry.ModelUri;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Sets tags. */
@Command(
    name = "tag",
    description = "Set tags of a model, or of one version of it.",
    mixinStandardHelpOptions = true)
final class ModelsTagCommand implements Callable<Integer> {
  @Mixin private RegistryOption registry;

  @Parameters(index = "0", paramLabel = "MODEL", description = "NAME or NAME/VERSION.")
  private String model;

  @Parameters(index = "1..*", arity = "1..*", paramLabel = "KEY=VALUE")
  private Map<String, String> tags;

  @Override
  public Integer call() {
    ModelUri uri = ModelUri.parse(ModelUri.isReference(model) ? model : ModelUri.SCHEME + model);
    if (uri.alias().isPresent()) {
      throw MlException.user(
          "MODEL: " + model + " (expected: NAME or NAME/VERSION, as an alias may move)");
    }
    ModelRegistry models = registry.open();
    tags.forEach(
        (key, value) ->
            uri.version()
                .ifPresentOrElse(
                    version -> models.tag(uri.name(), version, key, value),
                    () -> models.tag(uri.name(), key, value)));
    return 0;
  }
}

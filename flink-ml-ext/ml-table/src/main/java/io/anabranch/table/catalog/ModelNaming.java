// SPDX-License-Identifier: Apache-2.0
package io.anabranch.table.catalog;

import io.anabranch.core.definition.Suggestion;
import io.anabranch.core.error.MlException;
import io.anabranch.core.registry.ModelRegistry;
import io.anabranch.core.registry.ModelUri;
import io.anabranch.core.registry.ModelVersion;
import io.anabranch.core.registry.RegisteredModel;
import java.util.List;
import java.util.Optional;

/**
 * What the name of an object of the catalog means: {@code flight-delay}, {@code
 * flight-delay@champion}, {@code flight-delay/3}. A name without either means the champion, or the
 * newest version where nothing is one. SQL has no hyphens in names without backticks, so {@code
 * flight_delay} means {@code flight-delay} where no model has that very name.
 */
final class ModelNaming {
  static final String DEFAULT_ALIAS = "champion";

  private final ModelRegistry registry;

  ModelNaming(ModelRegistry registry) {
    this.registry = registry;
  }

  /**
   * @throws MlException of kind USER where there is none, with the nearest names
   */
  ModelVersion version(String object) {
    ModelUri asked = ModelUri.parse(ModelUri.SCHEME + object);
    String name = name(asked.name());
    return asked.version().isEmpty() && asked.alias().isEmpty()
        ? byDefault(name)
        : registry.resolve(new ModelUri(name, asked.version(), asked.alias()));
  }

  private ModelVersion byDefault(String name) {
    ModelUri champion = new ModelUri(name, Optional.empty(), Optional.of(DEFAULT_ALIAS));
    try {
      return registry.resolve(champion);
    } catch (MlException e) {
      RegisteredModel model = registry.model(name);
      if (model.aliases().containsKey(DEFAULT_ALIAS)) {
        throw e;
      }
      return model.latest();
    }
  }

  private String name(String asked) {
    List<String> names = registry.names();
    if (names.contains(asked)) {
      return asked;
    }
    List<String> meant = names.stream().filter(name -> plain(name).equals(plain(asked))).toList();
    if (meant.size() == 1) {
      return meant.get(0);
    }
    throw MlException.user(
        "model: "
            + asked
            + " (expected: "
            + (names.isEmpty() ? "none is registered yet" : Suggestion.oneOf(asked, names))
            + (meant.size() > 1 ? "; it may be any of " + String.join(", ", meant) : "")
            + "; registry: "
            + registry.location()
            + ")");
  }

  private static String plain(String name) {
    return name.replace('-', '_').replace('.', '_');
  }
}

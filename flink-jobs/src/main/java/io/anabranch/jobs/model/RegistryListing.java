// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.model;

import io.anabranch.core.bundle.BundleFile;
import io.anabranch.core.registry.AliasEntry;
import io.anabranch.core.registry.ModelRegistry;
import io.anabranch.core.registry.ModelVersion;
import io.anabranch.core.registry.RegisteredModel;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

/** What a registry holds, as tables for a person. */
public final class RegistryListing {
  private final ModelRegistry registry;

  public RegistryListing(ModelRegistry registry) {
    this.registry = registry;
  }

  /** A line for each model. */
  public String models() {
    List<String> names = registry.names();
    if (names.isEmpty()) {
      return "No models in "
          + registry.location()
          + " (anabranch models register adds one)"
          + System.lineSeparator();
    }
    TextTable table = new TextTable("MODEL", "LATEST", "REGISTERED", "ALIASES", "TAGS");
    for (String name : names) {
      RegisteredModel model = registry.model(name);
      table.row(
          name,
          Long.toString(model.latest().version()),
          time(model.latest().registered()),
          aliases(model),
          tags(model.tags()));
    }
    return table.text("");
  }

  /** All versions and aliases of one model. */
  public String model(String name) {
    RegisteredModel model = registry.model(name);
    TextTable versions =
        new TextTable("VERSION", "REGISTERED", "BY", "DIGEST", "BYTES", "ALIASES", "TAGS");
    for (ModelVersion version : model.versions()) {
      versions.row(
          Long.toString(version.version()),
          time(version.registered()),
          version.by(),
          version.contentDigest().substring(0, 12),
          Long.toString(version.files().stream().mapToLong(BundleFile::size).sum()),
          String.join(" ", model.aliasesOf(version.version())),
          tags(version.tags()));
    }
    StringBuilder text = new StringBuilder(name).append("  ").append(tags(model.tags()));
    text.append(System.lineSeparator()).append(versions.text("  "));
    if (!model.aliases().isEmpty()) {
      text.append(history(model));
    }
    return text.toString();
  }

  private static String history(RegisteredModel model) {
    TextTable table = new TextTable("ALIAS", "VERSION", "SINCE", "BY");
    model
        .aliases()
        .forEach(
            (alias, entries) -> {
              for (int i = entries.size() - 1; i >= 0; i--) {
                AliasEntry entry = entries.get(i);
                String name = i == entries.size() - 1 ? alias : "  before";
                table.row(name, Long.toString(entry.version()), time(entry.at()), entry.by());
              }
            });
    return table.text("  ");
  }

  private static String aliases(RegisteredModel model) {
    StringBuilder text = new StringBuilder();
    for (String alias : model.aliases().keySet()) {
      text.append(alias).append("=").append(model.target(alias)).append(' ');
    }
    return text.toString().strip();
  }

  static String tags(Map<String, String> tags) {
    StringBuilder text = new StringBuilder();
    tags.forEach((key, value) -> text.append(key).append('=').append(value).append(' '));
    return text.toString().strip();
  }

  static String time(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}

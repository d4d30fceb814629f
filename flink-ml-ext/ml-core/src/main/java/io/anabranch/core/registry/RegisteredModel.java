// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.registry;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * A name with all that hangs on it.
 *
 * @param name of the model
 * @param versions ascending; not empty
 * @param aliases by name, each with what it has meant, oldest first; the last counts
 * @param tags by key
 */
public record RegisteredModel(
    String name,
    List<ModelVersion> versions,
    Map<String, List<AliasEntry>> aliases,
    Map<String, String> tags) {
  public RegisteredModel {
    Objects.requireNonNull(name, "name");
    versions = List.copyOf(versions);
    aliases = Collections.unmodifiableMap(new TreeMap<>(aliases));
    tags = Collections.unmodifiableMap(new TreeMap<>(tags));
  }

  public ModelVersion latest() {
    return versions.get(versions.size() - 1);
  }

  /** The aliases that point to a version now. */
  public List<String> aliasesOf(long version) {
    return aliases.keySet().stream().filter(alias -> target(alias) == version).toList();
  }

  /** The version that an alias of this model points to now. */
  public long target(String alias) {
    List<AliasEntry> history = aliases.get(alias);
    return history.get(history.size() - 1).version();
  }
}

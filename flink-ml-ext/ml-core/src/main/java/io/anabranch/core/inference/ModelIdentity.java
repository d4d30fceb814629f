// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.inference;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * Which model made a prediction.
 *
 * @param name the model's name
 * @param version its version in a registry; outside one the first 12 digits of a SHA-256: of a
 *     bundle's content, or of a plain file
 * @param created when the model was made; empty where nothing says so, as for a plain file
 */
public record ModelIdentity(String name, String version, Optional<Instant> created) {
  public ModelIdentity {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(version, "version");
    Objects.requireNonNull(created, "created");
  }

  /** Of a model whose age is not known. */
  public ModelIdentity(String name, String version) {
    this(name, version, Optional.empty());
  }
}

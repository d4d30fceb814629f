// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.inference;

import java.util.Objects;

/**
 * Which model made a prediction.
 *
 * @param name the model's name
 * @param version its version; for a plain file the first 12 digits of its SHA-256
 */
public record ModelIdentity(String name, String version) {
  public ModelIdentity {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(version, "version");
  }
}

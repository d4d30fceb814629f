// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.bundle;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Objects;

/**
 * The feature definition that a model was trained with.
 *
 * @param file its path in the bundle
 * @param hash of the feature pipeline, fitted statistics included, as it travels with predictions
 * @param fitted path of the fitted statistics; null where nothing is fitted
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FeatureDefinition(String file, String hash, String fitted) {
  public FeatureDefinition {
    Objects.requireNonNull(file, "file");
    Objects.requireNonNull(hash, "hash");
  }
}

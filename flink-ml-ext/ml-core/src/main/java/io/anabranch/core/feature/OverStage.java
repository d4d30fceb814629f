// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.feature;

import io.anabranch.core.definition.FeatureEntry.OverFeature;
import io.anabranch.core.definition.Fingerprint;
import io.anabranch.core.over.OverSpec;
import io.anabranch.core.row.Column;
import java.util.List;
import java.util.Objects;

/**
 * Features over time that one pass over the rows computes, because they share their key.
 *
 * @param key the key columns
 * @param specs in the order of the definition; each reads columns, features of the row, or outputs
 *     of stages before this one
 * @param fingerprint of all that the stage's outputs and the rows that arrive at it are computed
 *     from, but for the columns of the row: state made under another one does not fit
 */
public record OverStage(List<String> key, List<OverSpec> specs, String fingerprint) {
  public OverStage {
    key = List.copyOf(key);
    specs = List.copyOf(specs);
    Objects.requireNonNull(fingerprint, "fingerprint");
  }

  /** A first stage that reads nothing but columns. */
  public OverStage(List<String> key, List<OverSpec> specs) {
    this(key, specs, Fingerprint.of(specs.stream().map(OverStage::fingerprint).toList()));
  }

  private static String fingerprint(OverSpec spec) {
    return Fingerprint.ofFeature(new OverFeature(spec));
  }

  /** The columns that the stage adds to the row, spec by spec. */
  public List<Column> outputs() {
    return specs.stream().flatMap(spec -> spec.outputs().stream()).toList();
  }
}

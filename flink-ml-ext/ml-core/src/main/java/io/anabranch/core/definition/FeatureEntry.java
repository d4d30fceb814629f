// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.definition;

import io.anabranch.core.over.OverSpec;
import io.anabranch.core.transform.FeatureTransform;
import java.util.List;
import java.util.Objects;

/** One feature of a definition. */
public sealed interface FeatureEntry {
  /** The feature's name: its output column, or the prefix of its output columns. */
  String name();

  /** Columns or outputs of earlier features whose values it reads; keys are not among them. */
  List<String> inputs();

  /** Statistics of the key's earlier rows. */
  record OverFeature(OverSpec spec) implements FeatureEntry {
    public OverFeature {
      Objects.requireNonNull(spec, "spec");
    }

    @Override
    public String name() {
      return spec.name();
    }

    @Override
    public List<String> inputs() {
      return List.of(spec.of());
    }
  }

  /** Computed from the row alone. */
  record RowFeature(FeatureTransform transform) implements FeatureEntry {
    public RowFeature {
      Objects.requireNonNull(transform, "transform");
    }

    @Override
    public String name() {
      return transform.name();
    }

    @Override
    public List<String> inputs() {
      return transform.inputs();
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.feature;

import io.anabranch.core.over.OverSpec;
import io.anabranch.core.row.Column;
import java.util.List;

/**
 * Features over time that one pass over the rows computes, because they share their key.
 *
 * @param key the key columns
 * @param specs in the order of the definition; each reads columns, features of the row, or outputs
 *     of stages before this one
 */
public record OverStage(List<String> key, List<OverSpec> specs) {
  public OverStage {
    key = List.copyOf(key);
    specs = List.copyOf(specs);
  }

  /** The columns that the stage adds to the row, spec by spec. */
  public List<Column> outputs() {
    return specs.stream().flatMap(spec -> spec.outputs().stream()).toList();
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.transform;

import io.anabranch.core.row.Column;
import io.anabranch.core.row.ColumnType;
import java.util.List;
import java.util.Map;

/**
 * One feature computed from values of the same row. Immutable; a definition holds one per feature
 * and binds it once per task.
 *
 * <p>A row whose input is null gets null outputs without the step being run, unless the transform
 * {@link #acceptsMissing}. Outputs that are not finite are refused for it by the row program.
 */
public interface FeatureTransform {
  /** Its name in the definition, as in {@code log}. */
  String kind();

  /** The feature's name: its output column, or the prefix of its output columns. */
  String name();

  /** Columns or outputs of earlier features that it reads. */
  List<String> inputs();

  /**
   * All that decides its values beside kind and inputs, defaults filled in: texts, numbers and
   * lists of them. Goes into the definition's hash.
   */
  Map<String, Object> parameters();

  /**
   * The columns it adds.
   *
   * @param inputs types of {@link #inputs}, in their order
   * @param statistics what was fitted; null where nothing was
   * @return empty where the columns depend on statistics that are not there yet
   * @throws io.anabranch.core.error.MlException of kind USER if it cannot read these types
   */
  List<Column> outputs(List<ColumnType> inputs, Statistics statistics);

  /**
   * Fixes the slots it reads and writes. Where {@link #needsFit}, the binding holds statistics.
   *
   * @throws io.anabranch.core.error.MlException of kind USER if the statistics do not fit
   */
  Step bind(Binding binding);

  /** Whether it needs statistics of many rows before it can be applied. */
  default boolean needsFit() {
    return false;
  }

  /** Whether it reads null and NaN itself. */
  default boolean acceptsMissing() {
    return false;
  }

  /** A fresh accumulator of its statistics; only where {@link #needsFit}. */
  default FitAccumulator accumulator(ColumnType input) {
    throw new IllegalStateException(kind() + ": needs no fit");
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.feature;

import io.anabranch.core.transform.FitAccumulator;
import java.util.List;

/** What one task has seen of the rows while fitting; merged with that of others, in any order. */
public final class FitState {
  final List<FitAccumulator> accumulators;
  long rows;

  FitState(List<FitAccumulator> accumulators) {
    this.accumulators = accumulators;
  }

  /** Rows taken so far; refused ones are not among them. */
  public long rows() {
    return rows;
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.transform;

import java.util.List;

/** A transform of one column or earlier feature. */
interface ColumnTransform extends FeatureTransform {
  String input();

  @Override
  default List<String> inputs() {
    return List.of(input());
  }
}

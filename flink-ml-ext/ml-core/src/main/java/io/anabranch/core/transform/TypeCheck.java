// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.transform;

import io.anabranch.core.error.MlException;
import io.anabranch.core.row.ColumnType;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** What types a transform can read; the messages name the feature's column and what it may be. */
final class TypeCheck {
  static final Set<ColumnType> NUMBERS =
      EnumSet.of(
          ColumnType.BOOLEAN,
          ColumnType.INT,
          ColumnType.BIGINT,
          ColumnType.FLOAT,
          ColumnType.DOUBLE);
  static final Set<ColumnType> CATEGORIES =
      EnumSet.of(ColumnType.STRING, ColumnType.BOOLEAN, ColumnType.INT, ColumnType.BIGINT);

  private TypeCheck() {}

  static void inputs(FeatureTransform transform, List<ColumnType> types, Set<ColumnType> accepted) {
    for (int i = 0; i < types.size(); i++) {
      if (!accepted.contains(types.get(i))) {
        throw refuse(transform, i, types.get(i), accepted);
      }
    }
  }

  static MlException refuse(
      FeatureTransform transform, int input, ColumnType found, Set<ColumnType> accepted) {
    return MlException.user(
        transform.kind()
            + ": "
            + transform.inputs().get(input)
            + " is "
            + found
            + " (expected: "
            + String.join(", ", accepted.stream().map(ColumnType::name).toList())
            + ")");
  }
}

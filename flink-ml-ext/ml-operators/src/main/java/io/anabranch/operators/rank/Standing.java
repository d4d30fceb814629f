// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.rank;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.DoubleType;
import org.apache.flink.table.types.logical.RowType;

/** How a key stood after its last row of an interval, as a row; the key's own columns follow it. */
final class Standing {
  static final int TIME = 0;
  static final int QUALITY = 1;
  static final int UPDATES = 2;
  static final int DRIFTS = 3;
  static final int ARITY = 4;

  private Standing() {}

  static RowType type() {
    return new RowType(
        false,
        List.of(
            new RowType.RowField("time", new BigIntType(false)),
            new RowType.RowField("quality", new DoubleType(false)),
            new RowType.RowField("updates", new BigIntType(false)),
            new RowType.RowField("drifts", new BigIntType())));
  }

  /** Standings with the columns of their key, as they travel between the two steps. */
  static RowType type(RowType key) {
    List<RowType.RowField> fields = new ArrayList<>(type().getFields());
    fields.addAll(key.getFields());
    return new RowType(false, fields);
  }
}

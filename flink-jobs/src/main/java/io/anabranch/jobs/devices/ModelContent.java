// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.devices;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.DoubleType;
import org.apache.flink.table.types.logical.RowType;

/** What rows say of a model. */
public enum ModelContent {
  /** All of it, as rows that were exported do. */
  STATE,
  /** Key and weights alone, as something else may have trained them. */
  WEIGHTS;

  /** The columns of such rows. */
  RowType type(LearnerRows learner) {
    if (this == STATE) {
      return learner.type();
    }
    List<RowType.RowField> fields = new ArrayList<>(learner.keyType().getFields());
    fields.add(new RowType.RowField("weights", new ArrayType(new DoubleType())));
    return new RowType(false, fields);
  }
}

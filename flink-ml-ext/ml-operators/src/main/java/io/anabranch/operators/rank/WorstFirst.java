// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.rank;

import io.anabranch.operators.keyed.RowContent;
import java.io.Serializable;
import java.util.Comparator;
import org.apache.flink.table.data.binary.BinaryRowData;

/** Orders standings: the worst first, equal ones by their bytes, so that no order is by chance. */
final class WorstFirst implements Comparator<BinaryRowData>, Serializable {
  private static final long serialVersionUID = 1L;

  private final boolean isLoss;

  WorstFirst(WorstSpec spec) {
    isLoss = spec.measure().isLoss();
  }

  @Override
  public int compare(BinaryRowData left, BinaryRowData right) {
    int order = order(left.getDouble(Standing.QUALITY), right.getDouble(Standing.QUALITY));
    return order != 0 ? order : RowContent.compare(left, right);
  }

  /** Negative where the left quality is the worse. */
  int order(double left, double right) {
    return isLoss ? Double.compare(right, left) : Double.compare(left, right);
  }
}

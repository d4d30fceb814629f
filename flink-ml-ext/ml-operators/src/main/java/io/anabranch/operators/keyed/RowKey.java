// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.keyed;

import java.util.List;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.utils.ProjectedRowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.runtime.typeutils.RowDataSerializer;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;

/** The key columns of a row as a binary row, as Flink SQL keys its streams. */
public final class RowKey implements KeySelector<RowData, RowData>, ResultTypeQueryable<RowData> {
  private static final long serialVersionUID = 1L;

  private final int[] columns;
  private final RowType type;
  private transient ProjectedRowData projection;
  private transient RowDataSerializer serializer;

  /**
   * @param rowType of the rows
   * @param key columns of it; an unknown one is refused (kind USER)
   */
  public RowKey(RowType rowType, List<String> key) {
    columns = key.stream().mapToInt(name -> Columns.indexOf(rowType, name)).toArray();
    type =
        RowType.of(
            key.stream()
                .map(name -> rowType.getTypeAt(Columns.indexOf(rowType, name)))
                .toArray(LogicalType[]::new),
            key.toArray(new String[0]));
  }

  @Override
  public RowData getKey(RowData row) {
    if (serializer == null) {
      projection = ProjectedRowData.from(columns);
      serializer = new RowDataSerializer(type);
    }
    // State and timers keep the key.
    return serializer.toBinaryRow(projection.replaceRow(row)).copy();
  }

  @Override
  public TypeInformation<RowData> getProducedType() {
    return InternalTypeInfo.of(type);
  }

  /** In BATCH execution the type whose bytes are sorted fast, else that of keyed state. */
  public TypeInformation<RowData> typeIn(RuntimeExecutionMode mode) {
    return mode == RuntimeExecutionMode.BATCH ? new SortedKeyType(type) : getProducedType();
  }
}

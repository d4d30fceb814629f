// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.fit;

import io.anabranch.operators.scoring.PipelineSpec;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.table.data.RowData;

/** Fitting over a stream of rows. */
public final class FitStreams {
  private FitStreams() {}

  /**
   * The states of all tasks for one level of fitting, each as {@link
   * io.anabranch.core.feature.FitProgram#write} gives it; the caller merges them.
   *
   * @param rows of a bounded source, having passed {@code stages} stages over time
   * @param spec with the statistics of the levels below
   */
  public static DataStream<byte[]> fit(
      DataStream<RowData> rows, PipelineSpec spec, int level, int stages) {
    return rows.transform(
        "fit",
        PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO,
        new FitOperator(spec, level, stages));
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.scoring;

import io.anabranch.core.error.DeadLetter;
import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import io.anabranch.core.inference.RowDecoder;
import io.anabranch.operators.row.DeadLetters;
import io.anabranch.operators.row.RowText;
import java.io.Serial;
import java.util.List;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;

/** Computes the features of each row, without a model. */
final class FeatureOperator extends AbstractStreamOperator<RowData>
    implements OneInputStreamOperator<RowData, RowData> {
  @Serial private static final long serialVersionUID = 1L;

  private final PipelineSpec spec;
  private final RowType columns;

  private transient RowDecoder<RowData, RowData> decoder;
  private transient RowText text;

  /**
   * @param columns with which every row begins, for dead letters
   */
  FeatureOperator(PipelineSpec spec, RowType columns) {
    this.spec = spec;
    this.columns = columns;
  }

  @Override
  public void open() throws Exception {
    super.open();
    decoder = RowDataCodec.decoder(spec, null, null);
    text = new RowText(columns);
  }

  // hot path
  @Override
  public void processElement(StreamRecord<RowData> element) {
    RowData row = element.getValue();
    RowData featured;
    try {
      featured = decoder.decode(row, List.of(), 0);
    } catch (MlException e) {
      if (e.kind() != ErrorKind.DATA) {
        throw e;
      }
      DeadLetter letter = new DeadLetter("feature", e.kind(), e.getMessage(), text.of(row));
      output.collect(DeadLetters.TAG, new StreamRecord<>(DeadLetters.toRow(letter)));
      return;
    }
    output.collect(element.replace(featured));
  }
}

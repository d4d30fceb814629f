// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.learn;

import io.anabranch.core.error.DeadLetter;
import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import io.anabranch.core.online.KeyModel;
import io.anabranch.operators.row.DeadLetters;
import io.anabranch.operators.row.RowText;
import org.apache.flink.streaming.api.operators.Output;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.table.data.RowData;

/** Reads models that come from elsewhere; what is none becomes a dead letter. */
final class ModelLoader {
  private final ModelRows rows;
  private final RowText text;
  private final Output<StreamRecord<RowData>> output;
  private final LearnMetrics metrics;

  ModelLoader(ModelRows rows, Output<StreamRecord<RowData>> output, LearnMetrics metrics) {
    this.rows = rows;
    this.output = output;
    this.metrics = metrics;
    text = new RowText(rows.type());
  }

  /** The model of a row; null where the row became a dead letter. */
  KeyModel load(RowData row) {
    try {
      KeyModel model = rows.read(row);
      metrics.loads.inc();
      return model;
    } catch (MlException e) {
      if (e.kind() != ErrorKind.DATA) {
        throw e;
      }
      DeadLetter letter = new DeadLetter("load", e.kind(), e.getMessage(), text.of(row));
      output.collect(LearnTags.LOAD_LETTERS, new StreamRecord<>(DeadLetters.toRow(letter)));
      return null;
    }
  }
}

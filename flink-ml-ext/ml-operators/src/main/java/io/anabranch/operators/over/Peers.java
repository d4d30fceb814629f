// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.over;

import io.anabranch.core.error.DeadLetter;
import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import io.anabranch.core.over.KeyWindows;
import io.anabranch.operators.keyed.RowContent;
import io.anabranch.operators.row.DeadLetters;
import io.anabranch.operators.row.RowText;
import java.util.List;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.operators.Output;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.binary.BinaryRowData;
import org.apache.flink.table.data.utils.JoinedRowData;

/**
 * Takes all rows of one key and one time, emits each with what it sees, and makes them visible to
 * later ones. Both execution modes end here. The row that is emitted is reused.
 */
final class Peers {
  private final Output<StreamRecord<RowData>> output;
  private final Counter deadLetters;
  private final ValueReader reader;
  private final RowText text;
  private final double[] values;
  private final FeatureRow features;
  private final JoinedRowData joined = new JoinedRowData();
  private final StreamRecord<RowData> element = new StreamRecord<>(null);

  Peers(OverSetup setup, Output<StreamRecord<RowData>> output, Counter deadLetters) {
    this.output = output;
    this.deadLetters = deadLetters;
    reader = setup.openReader();
    text = new RowText(setup.columns());
    values = new double[setup.windows().values().size()];
    features = new FeatureRow(setup.windows().outputs().size());
  }

  /** Sorts and emits {@code rows}. */
  // hot path
  void emit(List<BinaryRowData> rows, long time, KeyWindows windows) {
    if (rows.size() > 1) {
      rows.sort(RowContent::compare);
    }
    windows.compute(time, features);
    for (int i = 0; i < rows.size(); i++) {
      BinaryRowData row = rows.get(i);
      if (read(row)) {
        output.collect(element.replace(joined.replace(row, features.row()), time));
        windows.append(time, values);
      }
    }
  }

  private boolean read(RowData row) {
    try {
      reader.read(row, values);
      for (double value : values) {
        if (Double.isInfinite(value)) {
          throw MlException.data("value: " + value + " (expected: a finite number)");
        }
      }
      return true;
    } catch (MlException e) {
      if (e.kind() != ErrorKind.DATA) {
        throw e;
      }
      refuse(row, e);
      return false;
    }
  }

  /** Sends a row to the dead letters. */
  void refuse(RowData row, MlException error) {
    deadLetters.inc();
    DeadLetter letter = new DeadLetter("window", error.kind(), error.getMessage(), text.of(row));
    output.collect(DeadLetters.TAG, new StreamRecord<>(DeadLetters.toRow(letter)));
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.devices;

import io.anabranch.core.error.DeadLetter;
import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import io.anabranch.core.online.KeyModel;
import io.anabranch.core.online.KeyModels;
import io.anabranch.operators.learn.ModelRows;
import io.anabranch.operators.row.DeadLetters;
import io.anabranch.operators.row.RowText;
import java.io.Serial;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.util.Collector;

/** Makes whole model rows of what was trained elsewhere; what is no model is a dead letter. */
final class ReadModels extends ProcessFunction<RowData, RowData> {
  @Serial private static final long serialVersionUID = 1L;

  private final LearnerRows learner;
  private final ModelContent content;
  private transient ModelRows rows;
  private transient KeyModels models;
  private transient RowText text;

  ReadModels(LearnerRows learner, ModelContent content) {
    this.learner = learner;
    this.content = content;
  }

  @Override
  public void open(OpenContext context) {
    rows = learner.rows();
    models = new KeyModels(learner.spec());
    text = new RowText(content.type(learner));
  }

  @Override
  public void processElement(RowData row, Context context, Collector<RowData> out) {
    try {
      KeyModel model = content == ModelContent.STATE ? rows.read(row) : ofWeights(row);
      // The key's columns come first in both.
      out.collect(rows.of(rows.key(row), model));
    } catch (MlException e) {
      if (e.kind() != ErrorKind.DATA) {
        throw e;
      }
      DeadLetter letter = new DeadLetter("load", e.kind(), e.getMessage(), text.of(row));
      context.output(DeadLetters.TAG, DeadLetters.toRow(letter));
    }
  }

  private KeyModel ofWeights(RowData row) {
    int column = learner.spec().key().size();
    if (row.isNullAt(column)) {
      throw MlException.data("weights: null (expected: a number for each feature, and one more)");
    }
    ArrayData given = row.getArray(column);
    double[] weights = new double[given.size()];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = given.isNullAt(i) ? Double.NaN : given.getDouble(i);
    }
    return models.create(weights);
  }
}

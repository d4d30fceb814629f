// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.devices;

import io.anabranch.core.online.KeyModel;
import io.anabranch.operators.learn.LearnStreams;
import io.anabranch.operators.learn.ModelRows;
import java.io.Serial;
import java.util.Optional;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.state.api.functions.KeyedStateReaderFunction;
import org.apache.flink.table.data.RowData;
import org.apache.flink.util.Collector;

/**
 * Makes a model row of each key of a learner's state; without the model where one key is wanted.
 */
final class ModelStateReader extends KeyedStateReaderFunction<RowData, RowData> {
  @Serial private static final long serialVersionUID = 1L;

  private final LearnerRows learner;
  private final KeyText only;
  private transient ModelRows rows;
  private transient ValueState<KeyModel> state;

  ModelStateReader(LearnerRows learner, Optional<KeyText> only) {
    this.learner = learner;
    this.only = only.orElse(null);
  }

  @Override
  public void open(OpenContext context) throws Exception {
    rows = learner.rows();
    state = LearnStreams.openState(learner.spec(), getRuntimeContext()::getState);
  }

  @Override
  public void readKey(RowData key, Context context, Collector<RowData> out) throws Exception {
    // Flink wants a row for each key; those of other keys cost nothing and are dropped later.
    boolean wanted = only == null || only.is(key);
    out.collect(rows.of(key, wanted ? state.value() : null));
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.devices;

import io.anabranch.core.online.KeyModel;
import io.anabranch.operators.learn.LearnStreams;
import io.anabranch.operators.learn.ModelRows;
import java.io.Serial;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.state.api.functions.KeyedStateBootstrapFunction;
import org.apache.flink.table.data.RowData;

/**
 * Puts model rows into the state of a learner's operator, with the timer that forgets a silent key.
 * Of two models of one key the newer stays, whatever their order.
 */
final class ModelBootstrap extends KeyedStateBootstrapFunction<RowData, RowData> {
  @Serial private static final long serialVersionUID = 1L;

  private final LearnerRows learner;
  private transient ModelRows rows;
  private transient ValueState<KeyModel> state;

  ModelBootstrap(LearnerRows learner) {
    this.learner = learner;
  }

  @Override
  public void open(OpenContext context) {
    rows = learner.rows();
    state = getRuntimeContext().getState(LearnStreams.stateDescriptor(learner.spec()));
  }

  @Override
  public void processElement(RowData row, Context context) throws Exception {
    KeyModel model = rows.read(row);
    if (isNewer(model, state.value())) {
      state.update(model);
      if (model.expiry() != Long.MAX_VALUE) {
        context.timerService().registerEventTimeTimer(model.expiry());
      }
    }
  }

  private static boolean isNewer(KeyModel model, KeyModel known) {
    return known == null
        || model.clock() > known.clock()
        || (model.clock() == known.clock() && model.updates() > known.updates());
  }
}

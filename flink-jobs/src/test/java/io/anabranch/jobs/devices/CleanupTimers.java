// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.devices;

import io.anabranch.operators.learn.LearnStreams;
import java.io.Serial;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.state.api.functions.KeyedStateReaderFunction;
import org.apache.flink.table.data.RowData;
import org.apache.flink.util.Collector;

/** The timers of a learner's keys in a savepoint; one for each, or the test fails. */
final class CleanupTimers extends KeyedStateReaderFunction<RowData, Long> {
  @Serial private static final long serialVersionUID = 1L;

  private final LearnerRows learner;

  CleanupTimers(LearnerRows learner) {
    this.learner = learner;
  }

  @Override
  public void open(OpenContext context) {
    // Which keys there are.
    getRuntimeContext().getState(LearnStreams.stateDescriptor(learner.spec()));
  }

  @Override
  public void readKey(RowData key, Context context, Collector<Long> out) throws Exception {
    for (long time : context.registeredEventTimeTimers()) {
      out.collect(time);
    }
  }
}

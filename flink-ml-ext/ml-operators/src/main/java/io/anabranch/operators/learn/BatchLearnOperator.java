// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.learn;

import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import io.anabranch.core.online.KeyModel;
import io.anabranch.core.online.KeyModels;
import io.anabranch.operators.keyed.HeldRows;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.table.data.RowData;
import org.apache.flink.util.OutputTag;

/**
 * One model per key in BATCH execution, where rows come sorted by key, then by timestamp (of two
 * inputs too: Flink merges them in that order), and no watermark comes before the end. It holds the
 * events of one key and time, and the model of one key; there is no state: a restart begins anew.
 */
abstract class BatchLearnOperator extends AbstractStreamOperator<RowData> {
  private static final long serialVersionUID = 1L;

  private final LearnSetup setup;

  transient KeyRun run;
  transient LearnMetrics metrics;
  transient KeyModels plan;
  private transient ModelRows modelRows;
  private transient OutputTag<RowData> models;
  private transient List<HeldEvent> events;
  private transient Object key;
  private transient long time;
  private transient KeyModel model;
  private transient boolean isKnown;

  BatchLearnOperator(LearnSetup setup) {
    this.setup = setup;
  }

  LearnSetup setup() {
    return setup;
  }

  @Override
  public void open() throws Exception {
    super.open();
    metrics = new LearnMetrics(getMetricGroup());
    plan = setup.models();
    run = new KeyRun(setup, plan, output, metrics);
    modelRows = setup.modelRows(plan);
    models = LearnTags.models(modelRows.type());
    events = new ArrayList<>();
  }

  // hot path
  void holdRow(StreamRecord<RowData> element, HeldRows rows) {
    MlException unusable = HeldRows.check(element);
    if (unusable != null) {
      run.refuse(element.getValue(), unusable.getMessage());
      return;
    }
    moveTo(element.getTimestamp());
    events.add(new HeldEvent(key, rows.hold(element.getValue()), time, false));
  }

  void holdLabel(HeldEvent label) {
    moveTo(label.time);
    events.add(label);
  }

  /** Starts the current key with a model, which comes before its rows. */
  void load(KeyModel loaded) {
    moveTo(Long.MIN_VALUE);
    model = loaded;
    isKnown = true;
  }

  ModelRows modelRows() {
    return modelRows;
  }

  // hot path
  private void moveTo(long next) {
    Object nextKey = getCurrentKey();
    if (!nextKey.equals(key)) {
      runEvents();
      endKey();
      key = nextKey;
      model = plan.create();
    } else if (next < time) {
      throw new MlException(
          ErrorKind.INTERNAL,
          "event time: " + next + " (expected: >= " + time + ", as BATCH execution sorts)");
    } else if (next > time) {
      runEvents();
    }
    time = next;
  }

  private void runEvents() {
    if (events.isEmpty()) {
      return;
    }
    if (events.size() > 1) {
      events.sort(HeldEvent.ORDER);
    }
    isKnown |= run.run(events, model);
    isKnown &= !run.leftEmpty();
    events.clear();
  }

  private void endKey() {
    if (isKnown && setup.stage().models() == LearnStage.Models.AT_END) {
      RowData row = modelRows.of((RowData) key, model);
      output.collect(models, new StreamRecord<>(row));
    }
    isKnown = false;
  }

  @Override
  public void finish() throws Exception {
    runEvents();
    endKey();
    super.finish();
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.anabranch.table.learn;

import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import io.anabranch.core.online.KeyModel;
import io.anabranch.core.online.KeyModels;
import io.anabranch.core.online.Workspace;
import io.anabranch.operators.learn.ExampleReader;
import io.anabranch.operators.learn.LearnRow;
import java.io.Serial;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.metrics.Counter;
import org.apache.flink.table.api.dataview.ListView;
import org.apache.flink.table.api.dataview.MapView;
import org.apache.flink.table.catalog.DataTypeFactory;
import org.apache.flink.table.data.MapData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.binary.BinaryRowData;
import org.apache.flink.table.functions.FunctionContext;
import org.apache.flink.table.functions.ProcessTableFunction;
import org.apache.flink.table.types.inference.TypeInference;
import org.apache.flink.types.ColumnList;

/**
 * Runs a call. By event time it holds rows until the watermark passes them; rows of one key and
 * time are ordered by content, all predicted, then all learnt. In the order of arrival each row is
 * predicted and learnt as it comes. No row is lost: one that cannot be used, or comes late, leaves
 * without a prediction and with what is wrong in its column {@code error}.
 *
 * <p>State per key: the model's bytes, the rows that wait with a timer for each of their times, and
 * a timer of event time where silent keys are forgotten. A restart repeats what came after the last
 * checkpoint; it forgets the watermark, so a row that was late before may be in time then, unless
 * its key has seen a later one. A key of a savepoint from before {@code ttl} was set may be
 * forgotten from its next row on.
 */
public final class LearnFunction extends ProcessTableFunction<RowData> {
  @Serial private static final long serialVersionUID = 1L;

  /** The timer that forgets a silent key. */
  private static final String FORGET = "forget";

  private final LearnCall call;

  private transient ModelState state;
  private transient HeldBytes held;
  private transient List<BinaryRowData> rows;
  private transient KeyModels models;
  private transient Workspace workspace;
  private transient ExampleReader reader;
  private transient LearnRow learnt;
  private transient OutputRow output;
  private transient Counter badRows;
  private transient Counter lateRows;

  LearnFunction(LearnCall call) {
    this.call = call;
  }

  @Override
  public TypeInference getTypeInference(DataTypeFactory typeFactory) {
    return LearnInference.generated();
  }

  @Override
  public void open(FunctionContext context) {
    models = new KeyModels(call.spec());
    state = new ModelState(models);
    held = new HeldBytes(call.rowType());
    rows = new ArrayList<>();
    workspace = models.workspace();
    reader = new ExampleReader(models, call.rowType(), workspace);
    learnt = new LearnRow(models);
    output = new OutputRow(call, models);
    badRows = context.getMetricGroup().counter("badRows");
    lateRows = context.getMetricGroup().counter("lateRows");
  }

  /** Called by Flink for each row; what follows the row was read when the query was planned. */
  // hot path
  public void eval(
      Context context,
      ListView<byte[]> model,
      MapView<Long, byte[]> waiting,
      RowData input,
      StringData learner,
      ColumnList features,
      ColumnList label,
      ColumnList prior,
      StringData classes,
      MapData options,
      MapData drift,
      StringData quality,
      StringData labelLag,
      StringData ttl,
      StringData name)
      throws Exception {
    if (call.order() == LearnCall.Order.EVENT_TIME) {
      hold(context.timeContext(Long.class), waiting, input);
    } else {
      learnNext(model, input);
    }
  }

  /** Called by Flink when the watermark has passed held rows, or a key has long been silent. */
  // hot path
  public void onTimer(OnTimerContext context, ListView<byte[]> model, MapView<Long, byte[]> waiting)
      throws Exception {
    TimeContext<Long> times = context.timeContext(Long.class);
    if (FORGET.equals(context.currentTimer())) {
      forget(times, model);
    } else {
      learnHeld(times, model, waiting);
    }
  }

  // hot path
  private void hold(TimeContext<Long> times, MapView<Long, byte[]> waiting, RowData row)
      throws Exception {
    Long time = times.time();
    Long watermark = times.currentWatermark();
    if (watermark != null && time <= watermark) {
      refuseLate(row, time, watermark);
      return;
    }
    byte[] before = waiting.get(time);
    waiting.put(time, held.append(before, row));
    if (before == null) {
      times.registerOnTime(time);
    }
  }

  // hot path
  private void learnHeld(
      TimeContext<Long> times, ListView<byte[]> model, MapView<Long, byte[]> waiting)
      throws Exception {
    Long time = times.time();
    byte[] bytes = waiting.get(time);
    waiting.remove(time);
    rows.clear();
    held.read(bytes, rows);
    KeyModel found = state.load(model);
    KeyModel key = found == null ? models.create() : found;
    if (time <= key.clock()) {
      // Only after a restart, which forgets the watermark.
      for (BinaryRowData row : rows) {
        refuseLate(row, time, key.clock());
      }
      return;
    }
    if (predict(rows, time, key)) {
      key.settle(workspace);
      boolean hasTimer = found != null && state.hasTimer();
      boolean isForgotten = call.spec().ttl() != null;
      state.save(key, isForgotten ? ModelState.Timer.SET : ModelState.Timer.NONE, model);
      if (isForgotten && !hasTimer) {
        times.registerOnTime(FORGET, key.expiry());
      }
    }
  }

  // hot path
  private boolean predict(List<BinaryRowData> peers, long time, KeyModel key) {
    boolean predicted = false;
    for (BinaryRowData row : peers) {
      predicted |= predict(row, time, key, predicted);
    }
    return predicted;
  }

  // hot path
  private boolean predict(RowData row, long time, KeyModel key, boolean advanced) {
    try {
      reader.read(row, time);
    } catch (MlException e) {
      if (e.kind() != ErrorKind.DATA) {
        throw e;
      }
      badRows.inc();
      collect(output.refused(row, e.getMessage()));
      return false;
    }
    if (!advanced) {
      key.advance(time, workspace);
    }
    learnt.reset();
    key.predict(workspace, reader.label(), reader.id(), learnt);
    collect(output.of(row, learnt.row()));
    return true;
  }

  // hot path
  private void learnNext(ListView<byte[]> model, RowData row) throws Exception {
    KeyModel found = state.load(model);
    KeyModel key = found == null ? models.create() : found;
    if (predict(row, key.rows(), key, false)) {
      key.settle(workspace);
      state.save(key, ModelState.Timer.NONE, model);
    }
  }

  private void forget(TimeContext<Long> times, ListView<byte[]> model) throws Exception {
    KeyModel key = state.load(model);
    if (key == null) {
      return;
    }
    Long watermark = times.currentWatermark();
    if (watermark != null && watermark == Long.MAX_VALUE) {
      // The end of the input is not the end of the keys: a savepoint may follow. A timer set now
      // would come at once.
      state.save(key, ModelState.Timer.NONE, model);
    } else if (key.expiry() <= times.time()) {
      model.clear();
    } else {
      times.registerOnTime(FORGET, key.expiry());
    }
  }

  private void refuseLate(RowData row, long time, long passed) {
    lateRows.inc();
    collect(
        output.refused(
            row, "late: " + time + " (expected: above " + passed + ", which has passed already)"));
  }
}

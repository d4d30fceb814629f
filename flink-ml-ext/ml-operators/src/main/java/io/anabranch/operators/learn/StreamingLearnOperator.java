// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.learn;

import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import io.anabranch.core.online.KeyModel;
import io.anabranch.core.online.KeyModels;
import io.anabranch.operators.keyed.HeldRows;
import io.anabranch.operators.keyed.WatermarkMemory;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.api.operators.InternalTimerService;
import org.apache.flink.streaming.api.operators.Triggerable;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.RowDataSerializer;
import org.apache.flink.util.OutputTag;

/**
 * One model per key in STREAMING execution. Rows and labels are held in memory until the watermark
 * passes them; then each key's are run in their order, with one access to its state for all of
 * them. What comes at or below the watermark is late.
 *
 * <p>State: the models, one value for each key; held rows and labels at checkpoints only; the
 * watermark. Where keys are forgotten after a time, one timer for each. A restart repeats what came
 * after the last checkpoint and loses nothing.
 */
abstract class StreamingLearnOperator extends AbstractStreamOperator<RowData>
    implements Triggerable<Object, VoidNamespace> {
  private static final long serialVersionUID = 1L;

  /** The name under which the State Processor API keeps timers, so that it can set them too. */
  private static final String TIMERS = "user-timers";

  /** Keys whose models are found before they are run. */
  private static final int AT_ONCE = 32;

  private final LearnSetup setup;

  transient KeyRun run;
  transient LearnMetrics metrics;
  transient KeyModels plan;
  transient Models models;
  private transient WatermarkMemory watermarks;
  private transient InternalTimerService<VoidNamespace> timers;
  private transient HeldEvents held;
  private transient HeldState heldState;

  /** Null over a back end on the heap, where the state would take the same memory. */
  private transient SpilledEvents spilled;

  private transient boolean isRestored;
  private transient boolean isHeldSaved;
  private transient long watermark;
  private transient DueKeys dueKeys;
  private transient List<HeldEvent> due;

  /** The models of the next keys. */
  private transient KeyModel[] found;

  StreamingLearnOperator(LearnSetup setup) {
    this.setup = setup;
  }

  LearnSetup setup() {
    return setup;
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    isRestored = context.isRestored();
    watermarks =
        new WatermarkMemory(
            context.getOperatorStateStore(),
            getRuntimeContext().getTaskInfo().getIndexOfThisSubtask(),
            getRuntimeContext().getTaskInfo().getNumberOfParallelSubtasks());
  }

  @Override
  public void open() throws Exception {
    super.open();
    metrics = new LearnMetrics(getMetricGroup());
    watermark = Long.MIN_VALUE;
    dueKeys = new DueKeys();
    due = new ArrayList<>();
    found = new KeyModel[AT_ONCE];
    timers = getInternalTimerService(TIMERS, VoidNamespaceSerializer.INSTANCE, this);
    models = openModels();
    run = new KeyRun(setup, plan, output, metrics);
    openHeld();
    metrics.watch(LearnMetrics.HELD, held::size);
    metrics.watch(LearnMetrics.HELD_BYTES, this::heldBytes);
    metrics.watch(LearnMetrics.KEYS_CACHED, models::cached);
  }

  private Models openModels() throws Exception {
    KeyModelSerializer serializer = new KeyModelSerializer(setup.stage().spec());
    plan = serializer.models();
    ValueState<KeyModel> state =
        LearnState.open(serializer, descriptor -> getPartitionedState(descriptor));
    KeyedStateBackend<Object> backend = getKeyedStateBackend();
    if (plan.spec().ttl() != null && serializer.keptForEver()) {
      setAllCleanups(backend);
    }
    return backend.isSafeToReuseKVState()
        ? new CachedModels(setup.stage().cachedBytes(), state, backend)
        : new StateModels(state, plan, backend);
  }

  /** Of keys from a time when none was forgotten. */
  private void setAllCleanups(KeyedStateBackend<Object> backend) throws Exception {
    backend.applyToAllKeys(
        VoidNamespace.INSTANCE,
        VoidNamespaceSerializer.INSTANCE,
        LearnStreams.stateDescriptor(setup.stage().spec()),
        (key, state) -> setCleanup(LearnState.adopt(state.value(), plan)));
  }

  private void openHeld() throws Exception {
    held = new HeldEvents();
    KeyedStateBackend<Object> backend = getKeyedStateBackend();
    HeldCodec codec =
        new HeldCodec(setup, getRuntimeContext().getTaskInfo().getMaxNumberOfParallelSubtasks());
    heldState = new HeldState(backend, getPartitionedState(HeldState.descriptor()), codec);
    SpilledEvents events =
        new SpilledEvents(backend, getPartitionedState(SpilledEvents.descriptor()), codec);
    if (isRestored) {
      heldState.restore(held);
      isHeldSaved = true;
      events.restore();
    }
    // What another back end has spilled is given back in any case.
    spilled = backend.isSafeToReuseKVState() || !events.isEmpty() ? events : null;
  }

  /** What waits in memory takes, about. */
  long heldBytes() {
    return held.bytes();
  }

  HeldRows holder(RowDataSerializer serializer) {
    return new HeldRows(serializer, getExecutionConfig().isObjectReuseEnabled());
  }

  /** Holds a row of the current key. */
  // hot path
  void holdRow(StreamRecord<RowData> element, HeldRows rows) throws Exception {
    RowData row = element.getValue();
    MlException unusable = HeldRows.check(element);
    if (unusable != null) {
      run.refuse(row, unusable.getMessage());
      return;
    }
    long time = element.getTimestamp();
    if (time <= passed()) {
      run.refuseLateRow(row, time);
      return;
    }
    hold(new HeldEvent(getCurrentKey(), rows.hold(row), time, false));
  }

  // hot path
  private void hold(HeldEvent event) throws Exception {
    held.add(event);
    if (spilled != null && held.bytes() > setup.stage().heldBytes()) {
      spilled.take(held, setup.stage().heldBytes() / 2);
    }
  }

  /** Holds a label of the current key; {@code row} is owned by nobody else. */
  void holdLabel(HeldEvent label) throws Exception {
    if (label.time <= passed()) {
      run.refuseLate(label, passed());
    } else {
      hold(label);
    }
  }

  /** At or below it, what comes is late. */
  private long passed() {
    return watermarks.atLeast(watermark);
  }

  // hot path
  @Override
  public void processWatermark(Watermark mark) throws Exception {
    watermark = mark.getTimestamp();
    runDue();
    if (watermark == Long.MAX_VALUE) {
      // The end of the input is not the end of the keys: a savepoint may follow, with their timers.
      output.emitWatermark(mark);
    } else {
      super.processWatermark(mark);
    }
  }

  // hot path
  private void runDue() throws Exception {
    if (isHeldSaved) {
      heldState.clear();
      isHeldSaved = false;
    }
    if (spilled != null) {
      spilled.giveBack(watermark, held);
    }
    held.drain(watermark, dueKeys::add);
    if (dueKeys.size() == 0) {
      return;
    }
    long start = System.nanoTime();
    for (int from = 0; from < dueKeys.size(); from += AT_ONCE) {
      int to = Math.min(dueKeys.size(), from + AT_ONCE);
      find(from, to);
      for (int key = from; key < to; key++) {
        runKey(key, found[key - from]);
      }
    }
    dueKeys.clear();
    metrics.learnNanos.inc(System.nanoTime() - start);
  }

  /** Finds models in a loop of its own, where the processor waits for many of them at once. */
  // hot path
  private void find(int from, int to) throws Exception {
    for (int key = from; key < to; key++) {
      setCurrentKey(dueKeys.of(key).key);
      found[key - from] = models.current();
    }
  }

  // hot path
  private void runKey(int key, KeyModel known) throws Exception {
    dueKeys.events(key, due);
    if (due.size() > 1) {
      due.sort(HeldEvent.ORDER);
    }
    KeyModel model = known == null ? plan.create() : known;
    boolean hasTimer = model.expiry() != Long.MAX_VALUE;
    boolean predicted = run.run(due, model);
    due.clear();
    if (known != null || predicted) {
      keep(dueKeys.of(key).key, model, known != null, hasTimer);
    } // Else a label of a key that was never seen, which leaves no trace.
  }

  // hot path
  private void keep(Object key, KeyModel model, boolean isKnown, boolean hasTimer)
      throws Exception {
    if (run.leftEmpty()) {
      setCurrentKey(key);
      models.drop();
      return;
    }
    if (isKnown) {
      models.changed(key, model);
    } else {
      setCurrentKey(key);
      models.put(model);
    }
    if (!hasTimer && model.expiry() != Long.MAX_VALUE) {
      setCurrentKey(key);
      setCleanup(model);
    }
  }

  /** Sets the timer of the current key. */
  void setCleanup(KeyModel model) {
    if (model != null && model.expiry() != Long.MAX_VALUE) {
      timers.registerEventTimeTimer(VoidNamespace.INSTANCE, model.expiry());
    }
  }

  @Override
  public void onEventTime(InternalTimer<Object, VoidNamespace> timer) throws Exception {
    KeyModel model = models.current();
    if (model == null) {
      return;
    }
    if (model.expiry() <= watermark) {
      models.drop();
    } else {
      setCleanup(model);
    }
  }

  @Override
  public void onProcessingTime(InternalTimer<Object, VoidNamespace> timer) {
    throw new IllegalStateException("processing time: a timer fired (expected: none is set)");
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    models.flush();
    heldState.save(held);
    isHeldSaved = true;
    watermarks.snapshot(watermark);
  }

  @Override
  public void finish() throws Exception {
    if (held.size() > 0 || spilled != null && !spilled.isEmpty()) {
      throw new MlException(
          ErrorKind.INTERNAL,
          setup.stage().uid()
              + ": rows or labels wait at the end of the input (expected: none; its last watermark"
              + " did not come)");
    }
    if (setup.stage().models() == LearnStage.Models.AT_END) {
      emitModels();
    }
    super.finish();
  }

  private void emitModels() throws Exception {
    models.flush();
    ModelRows rows = setup.modelRows(plan);
    OutputTag<RowData> tag = LearnTags.models(rows.type());
    this.<Object>getKeyedStateBackend()
        .applyToAllKeys(
            VoidNamespace.INSTANCE,
            VoidNamespaceSerializer.INSTANCE,
            LearnStreams.stateDescriptor(setup.stage().spec()),
            (key, state) -> {
              RowData row = rows.of((RowData) key, state.value());
              output.collect(tag, new StreamRecord<>(row));
            });
  }
}

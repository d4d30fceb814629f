// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.online;

import io.anabranch.core.bytes.Varints;
import io.anabranch.core.learn.Example;
import io.anabranch.core.learn.OnlineModel;
import io.anabranch.core.learn.drift.DriftDetector;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * All that is kept of one key: its model, how often it learnt, how good it was, what watches for
 * drift, and rows that wait for their label. Prequential: a row is predicted before its label can
 * have been learnt. Times are event times in milliseconds; no call's time may be below that of the
 * call before. Its bits are a function of the key's rows and labels in their order. Not
 * thread-safe.
 *
 * <p>Rows of one time: {@link #advance}, {@link #predict} each in the order of their content,
 * {@link #settle}. A row that is alone at its time: {@link #row}.
 */
public final class KeyModel {
  /** This object and its arrays' heads. */
  private static final int OWN_BYTES = 128;

  private final KeyModels plan;
  private OnlineModel model;
  private DriftDetector detector;
  private Quality quality;
  private Waiting waiting;
  private long clock = Long.MIN_VALUE;
  private long rows;
  private long updates;
  private long drifts;
  private long unlabelled;

  KeyModel(KeyModels plan) {
    this.plan = plan;
    startAnew();
  }

  private KeyModel(KeyModel other) {
    plan = other.plan;
    model = other.model.copy();
    detector = other.detector == null ? null : other.detector.copy();
    quality = other.quality.copy();
    waiting = other.waiting == null ? null : other.waiting.copy();
    clock = other.clock;
    rows = other.rows;
    updates = other.updates;
    drifts = other.drifts;
    unlabelled = other.unlabelled;
  }

  KeyModels plan() {
    return plan;
  }

  /** What {@link #write} wrote, behind its versions. */
  KeyModel(KeyModels plan, DataInput in, int learnerVersion) throws IOException {
    this.plan = plan;
    clock = in.readLong();
    rows = Varints.read(in);
    updates = Varints.read(in);
    model = plan.learner().read(in, learnerVersion);
    quality = plan.quality();
    quality.read(in);
    if (plan.detector() != null) {
      int version = in.readUnsignedByte();
      drifts = Varints.read(in);
      detector = plan.detector().read(in, version);
    }
    waiting = plan.waiting();
    if (waiting != null) {
      unlabelled = Varints.read(in);
      waiting.read(in);
    }
  }

  private void startAnew() {
    model = plan.learner().create();
    detector = plan.detector() == null ? null : plan.detector().create();
    quality = plan.quality();
    waiting = plan.waiting();
    rows = 0;
    updates = 0;
    drifts = 0;
    unlabelled = 0;
  }

  /**
   * Goes to a time: learns the labels that were known before it, and starts anew where the key was
   * silent for longer than it is remembered.
   */
  // hot path
  public void advance(long time, Workspace workspace) {
    if (time > expiry() - 1) {
      startAnew();
    }
    clock = time;
    if (waiting != null) {
      passWaiting(time, workspace);
    }
  }

  private void passWaiting(long time, Workspace workspace) {
    long earliest = time - plan.delayMillis();
    if (plan.isLabelStream()) {
      while (waiting.size() > 0 && waiting.headTime() < earliest) {
        dropOldest();
      }
      return;
    }
    while (waiting.size() > 0 && waiting.headTime() < earliest) {
      double label = workspace.open(waiting.numbers(), waiting.at(0), waiting.headTime());
      waiting.pop();
      learn(workspace.delayed(), workspace.prediction(), label);
    }
  }

  private void dropOldest() {
    if (!waiting.headLearnt()) {
      unlabelled++;
    }
    waiting.pop();
  }

  /**
   * Predicts the workspace's example, which is learnt when its time is settled.
   *
   * @param label NaN where it is not known (yet)
   * @param id of the row; null where labels come with rows; kept
   */
  // hot path
  public void predict(Workspace workspace, double label, byte[] id, LearnSink sink) {
    model.predict(workspace.example(), workspace.prediction());
    rows++;
    emit(workspace.prediction(), sink);
    workspace.add(label, id);
  }

  /** Learns the rows predicted since {@link #advance}, or keeps them until their label is known. */
  // hot path
  public void settle(Workspace workspace) {
    double[] numbers = workspace.numbers();
    for (int i = 0; i < workspace.rows(); i++) {
      int at = i * workspace.stride();
      double label = workspace.open(numbers, at, clock);
      if (!plan.learner().task().isLabelled()) {
        learnUnlabelled(workspace);
      }
      boolean labelled = !Double.isNaN(label);
      if (waiting == null) {
        if (labelled) {
          learn(workspace.delayed(), workspace.prediction(), label);
        }
      } else if (labelled || plan.isLabelStream()) {
        await(workspace.id(i), numbers, at);
      }
    }
    workspace.clear();
  }

  private void await(byte[] id, double[] numbers, int at) {
    int most = plan.spec().delay().most();
    if (!plan.isLabelStream() && waiting.size() >= most) {
      // The oldest are the next to be known.
      unlabelled++;
      return;
    }
    while (waiting.size() >= most) {
      dropOldest();
    }
    waiting.add(clock, id, numbers, at);
  }

  /** A row that is alone at the time of the workspace's example. */
  // hot path
  public void row(Workspace workspace, double label, byte[] id, LearnSink sink) {
    advance(workspace.example().time(), workspace);
    predict(workspace, label, id, sink);
    settle(workspace);
  }

  /**
   * A label that came by itself; after the rows of its time.
   *
   * @param label finite
   */
  public LabelOutcome label(long time, byte[] id, double label, Workspace workspace) {
    advance(time, workspace);
    int row = waiting == null ? -1 : waiting.find(id);
    if (row < 0) {
      return LabelOutcome.NO_ROW;
    }
    if (waiting.isLearnt(row)) {
      return LabelOutcome.DUPLICATE;
    }
    workspace.open(waiting.numbers(), waiting.at(row), waiting.time(row));
    waiting.setLearnt(row);
    learn(workspace.delayed(), workspace.prediction(), label);
    return LabelOutcome.LEARNT;
  }

  // hot path
  private void learn(Example example, double[] prediction, double label) {
    double loss = quality.add(prediction, label);
    if (plan.learner().task().isLabelled()) {
      watch(loss);
      model.learn(example, label);
      updates++;
    }
  }

  private void learnUnlabelled(Workspace workspace) {
    // Whether it was an anomaly, or the distance.
    watch(workspace.prediction()[1]);
    model.learn(workspace.delayed(), Double.NaN);
    updates++;
  }

  private void watch(double loss) {
    if (detector == null || !detector.add(loss)) {
      return;
    }
    drifts++;
    switch (plan.spec().drift().then()) {
      case NOTHING -> {}
      case SHRINK -> model.shrink(plan.spec().drift().kept());
      case RESET -> model = plan.learner().create();
    }
  }

  // hot path
  private void emit(double[] prediction, LearnSink sink) {
    int output = plan.emit(prediction, sink);
    sink.setInteger(output++, updates);
    for (int i = 0; i < quality.measures(); i++) {
      double value = quality.value(i);
      if (Double.isNaN(value)) {
        sink.setNull(output++);
      } else {
        sink.setNumber(output++, value);
      }
    }
    if (detector != null) {
      sink.setInteger(output, drifts);
    }
  }

  public OnlineModel model() {
    return model;
  }

  /** Rows predicted. */
  public long rows() {
    return rows;
  }

  /** Examples learnt: the model's version. */
  public long updates() {
    return updates;
  }

  /** Drifts found. */
  public long drifts() {
    return drifts;
  }

  /** Rows whose label did not come in time. */
  public long unlabelled() {
    return unlabelled;
  }

  /** Rows that are kept for their labels. */
  public int waiting() {
    return waiting == null ? 0 : waiting.size();
  }

  /** The time of the last row or label; {@link Long#MIN_VALUE} where there was none. */
  public long clock() {
    return clock;
  }

  /** A measure so far; NaN where nothing says it yet. */
  public double quality(QualityMeasure measure) {
    return quality.value(measure);
  }

  /** From when on the key may be forgotten; {@link Long#MAX_VALUE} for never. */
  public long expiry() {
    return plan.ttlMillis() == KeyModels.FOR_EVER || clock == Long.MIN_VALUE
        ? Long.MAX_VALUE
        : clock + plan.ttlMillis() + 1;
  }

  /** Writes all, which {@link KeyModels#read} reads. */
  public void write(DataOutput out) throws IOException {
    out.writeByte(KeyModels.FORMAT);
    out.writeByte(plan.learner().version());
    out.writeLong(clock);
    Varints.write(rows, out);
    Varints.write(updates, out);
    model.write(out);
    quality.write(out);
    if (detector != null) {
      out.writeByte(plan.detector().version());
      Varints.write(drifts, out);
      detector.write(out);
    }
    if (waiting != null) {
      Varints.write(unlabelled, out);
      waiting.write(out);
    }
  }

  /** A model of its own with the same state. */
  public KeyModel copy() {
    return new KeyModel(this);
  }

  /** What it takes in memory, about, in bytes. */
  public int bytes() {
    return OWN_BYTES
        + model.bytes()
        + quality.bytes()
        + (detector == null ? 0 : detector.bytes())
        + (waiting == null ? 0 : waiting.bytes());
  }
}

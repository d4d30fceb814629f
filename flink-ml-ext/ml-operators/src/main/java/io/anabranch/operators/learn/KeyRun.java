// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.learn;

import io.anabranch.core.error.DeadLetter;
import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import io.anabranch.core.online.KeyModel;
import io.anabranch.core.online.KeyModels;
import io.anabranch.core.online.LabelOutcome;
import io.anabranch.core.online.LearnSpec;
import io.anabranch.core.online.Workspace;
import io.anabranch.operators.row.DeadLetters;
import io.anabranch.operators.row.RowDataView;
import io.anabranch.operators.row.RowText;
import java.util.List;
import org.apache.flink.streaming.api.operators.Output;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.utils.JoinedRowData;
import org.apache.flink.util.OutputTag;

/**
 * Takes rows and labels of one key in their order: rows of one time are all predicted, then all
 * learnt, then the labels of that time are. Both execution modes end here. The row that is emitted
 * is reused.
 */
final class KeyRun {
  private final LearnSetup setup;
  private final Output<StreamRecord<RowData>> output;
  private final LearnMetrics metrics;
  private final Workspace workspace;
  private final ExampleReader reader;
  private final LearnRow learnt;
  private final RowText rowText;
  private final RowDataView labelView;
  private final Labels labels;
  private final RowIds labelIds;
  private final RowText labelText;
  private final OutputTag<RowData> lateRows;
  private final OutputTag<RowData> labelsLearnt;
  private final JoinedRowData joined = new JoinedRowData();
  private final StreamRecord<RowData> element = new StreamRecord<>(null);
  private boolean leftEmpty;

  KeyRun(
      LearnSetup setup,
      KeyModels models,
      Output<StreamRecord<RowData>> output,
      LearnMetrics metrics) {
    this.setup = setup;
    this.output = output;
    this.metrics = metrics;
    workspace = models.workspace();
    reader = new ExampleReader(models, setup.rowType(), workspace);
    learnt = new LearnRow(models);
    rowText = new RowText(setup.columns());
    lateRows = LearnTags.lateRows(setup.rowType());
    boolean hasLabels = setup.labelType() != null;
    LearnSpec spec = models.spec();
    labelView = hasLabels ? new RowDataView(setup.labelType()) : null;
    labels = hasLabels ? new Labels(models, setup.labelType(), labelView) : null;
    labelIds = hasLabels ? new RowIds(setup.labelType(), spec.delay().id(), labelView) : null;
    labelText = hasLabels ? new RowText(setup.labelType()) : null;
    labelsLearnt = hasLabels ? LearnTags.labelsLearnt(setup.labelType()) : null;
  }

  /**
   * Runs events in their order; their times must be of different runs or above those before.
   *
   * @return whether a row was predicted
   */
  // hot path
  boolean run(List<HeldEvent> events, KeyModel model) {
    long updates = model.updates();
    long unlabelled = model.unlabelled();
    long drifts = model.drifts();
    boolean predicted = false;
    leftEmpty = false;
    int from = 0;
    while (from < events.size()) {
      long time = events.get(from).time;
      int to = from + 1;
      while (to < events.size() && events.get(to).time == time) {
        to++;
      }
      predicted |= runTime(events, from, to, time, model);
      from = to;
    }
    metrics.changed(model, updates, unlabelled, drifts);
    return predicted;
  }

  /**
   * Whether a label came last to a key that was silent for longer than it is remembered: the model
   * knows nothing then.
   */
  boolean leftEmpty() {
    return leftEmpty;
  }

  // hot path
  private boolean runTime(List<HeldEvent> events, int from, int to, long time, KeyModel model) {
    if (time <= model.clock()) {
      // After a restore at another parallelism, or behind a model that was loaded.
      for (int i = from; i < to; i++) {
        refuseLate(events.get(i), model.clock());
      }
      return false;
    }
    boolean predicted = false;
    int at = from;
    for (; at < to && !events.get(at).isLabel; at++) {
      predicted |= predict(events.get(at).row, time, model, predicted);
    }
    if (predicted) {
      model.settle(workspace);
      leftEmpty = false;
    }
    for (; at < to; at++) {
      learn(events.get(at), model);
    }
    return predicted;
  }

  // hot path
  private boolean predict(RowData row, long time, KeyModel model, boolean advanced) {
    try {
      reader.read(row, time);
    } catch (MlException e) {
      if (e.kind() != ErrorKind.DATA) {
        throw e;
      }
      refuse(row, e.getMessage());
      return false;
    }
    if (!advanced) {
      model.advance(time, workspace);
    }
    learnt.reset();
    model.predict(workspace, reader.label(), reader.id(), learnt);
    metrics.rows.inc();
    output.collect(element.replace(joined.replace(row, learnt.row()), time));
    return true;
  }

  private void learn(HeldEvent event, KeyModel model) {
    byte[] id;
    double label;
    try {
      labelView.of(event.row);
      id = labelIds.read(event.row);
      label = labels.read(event.row);
      if (Double.isNaN(label)) {
        throw MlException.data(setup.stage().spec().label() + ": null (expected: a label)");
      }
    } catch (MlException e) {
      if (e.kind() != ErrorKind.DATA) {
        throw e;
      }
      refuseLabel(event.row, e.getMessage());
      return;
    }
    leftEmpty |= event.time >= model.expiry();
    LabelOutcome outcome = model.label(event.time, id, label, workspace);
    if (outcome == LabelOutcome.LEARNT) {
      metrics.labels.inc();
      output.collect(labelsLearnt, new StreamRecord<>(event.row, event.time));
    } else {
      refuseLabel(event.row, reason(outcome));
    }
  }

  private String reason(LabelOutcome outcome) {
    LearnSpec spec = setup.stage().spec();
    String name = String.join(", ", spec.delay().id());
    return outcome == LabelOutcome.DUPLICATE
        ? name + ": its label was learnt already (expected: one label for each row)"
        : name
            + ": no row waits for this label (expected: a row of the same key and id, at most "
            + spec.delay().within()
            + " before it)";
  }

  /** Sends an event away that came at or below the watermark, or below the key's own time. */
  void refuseLate(HeldEvent event, long passed) {
    if (event.isLabel) {
      refuseLateLabel(event.row, event.time, passed);
    } else {
      refuseLateRow(event.row, event.time);
    }
  }

  void refuseLateRow(RowData row, long time) {
    metrics.lateRows.inc();
    output.collect(lateRows, new StreamRecord<>(row, time));
  }

  void refuseLateLabel(RowData row, long time, long passed) {
    refuseLabel(
        row, "event time: " + time + " (expected: above " + passed + ", which has passed already)");
  }

  /** Sends a row to the dead letters. */
  void refuse(RowData row, String reason) {
    metrics.deadLetters.inc();
    letter(DeadLetters.TAG, "learn", reason, rowText.of(row));
  }

  /** Sends a label to the dead letters of labels. */
  void refuseLabel(RowData row, String reason) {
    metrics.labelDeadLetters.inc();
    letter(LearnTags.LABEL_LETTERS, "label", reason, labelText.of(row));
  }

  private void letter(OutputTag<RowData> tag, String stage, String reason, String original) {
    DeadLetter letter = new DeadLetter(stage, ErrorKind.DATA, reason, original);
    output.collect(tag, new StreamRecord<>(DeadLetters.toRow(letter)));
  }
}

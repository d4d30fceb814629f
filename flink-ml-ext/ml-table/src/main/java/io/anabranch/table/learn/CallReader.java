// SPDX-License-Identifier: Apache-2.0
package io.anabranch.table.learn;

import io.anabranch.core.learn.LearnerSpec;
import io.anabranch.core.learn.Learners;
import io.anabranch.core.learn.Task;
import io.anabranch.core.online.DriftSpec;
import io.anabranch.core.online.KeyModels;
import io.anabranch.core.online.LabelDelay;
import io.anabranch.core.online.LearnSpec;
import io.anabranch.core.online.QualityMeasure;
import io.anabranch.core.row.Column;
import io.anabranch.core.text.Quantities;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.flink.table.functions.TableSemantics;
import org.apache.flink.table.types.inference.CallContext;
import org.apache.flink.table.types.logical.RowType;

/** Reads a call while its query is planned, and holds its parts against each other. */
final class CallReader {
  /** What a learner is called in messages where the query gives it no name. */
  private static final String DEFAULT_NAME = "learner";

  private static final double HALF = 0.5;

  private final CallContext call;
  private final RowType rowType;
  private final TableSemantics table;

  /**
   * @param call whose first argument is a table
   */
  CallReader(CallContext call) {
    this.call = call;
    rowType = (RowType) call.getArgumentDataTypes().get(0).getLogicalType();
    table = call.getTableSemantics(0).orElseThrow();
  }

  /**
   * @throws IllegalArgumentException {@code name: value (expected: ...)}
   */
  LearnCall read() {
    ColumnCheck columns = new ColumnCheck(rowType);
    List<String> classes = list(Argument.CLASSES);
    LearnerSpec learner =
        new LearnerSpec(
            learner(),
            columns.numbers(Argument.FEATURES, call),
            classes,
            stripped(Argument.OPTIONS));
    Task task = Learners.create(learner).task();
    String label = columns.label(call, classes);
    LearnSpec spec =
        new LearnSpec(
            Argument.NAME.isGiven(call) ? Argument.NAME.text(call) : DEFAULT_NAME,
            key(),
            learner,
            label,
            LabelDelay.lag(duration(Argument.LABEL_LAG, Duration.ZERO)),
            columns.number(Argument.PRIOR, call),
            drift(),
            quality(task, label),
            duration(Argument.TTL, null));
    LearnCall read = new LearnCall(spec, rowType, order(), Argument.NAME.isGiven(call));
    checkOrder(read, task);
    checkNames(read);
    return read;
  }

  private String learner() {
    String kind = Argument.LEARNER.text(call);
    if (kind == null) {
      throw Argument.LEARNER.refused(null, "one of " + String.join(", ", Learners.names()));
    }
    return kind;
  }

  private List<String> key() {
    return Arrays.stream(table.partitionByColumns())
        .mapToObj(column -> rowType.getFieldNames().get(column))
        .toList();
  }

  /** Planned first with Flink's own arguments, at last without them, but with what they led to. */
  private LearnCall.Order order() {
    int onTime = Argument.values().length;
    boolean isOrdered =
        call.getArgumentDataTypes().size() > onTime
            ? !call.isArgumentNull(onTime)
            : table.timeColumn() >= 0;
    return isOrdered ? LearnCall.Order.EVENT_TIME : LearnCall.Order.ARRIVAL;
  }

  private List<String> list(Argument argument) {
    String text = argument.text(call);
    if (text == null) {
      return List.of();
    }
    List<String> items = Arrays.stream(text.split(",", -1)).map(String::strip).toList();
    if (items.contains("") || new HashSet<>(items).size() < items.size()) {
      throw argument.refused(text, "different names with commas between them");
    }
    return items;
  }

  /** Flink pads the texts of a literal to equal length. */
  private Map<String, String> stripped(Argument argument) {
    Map<String, String> texts = new LinkedHashMap<>();
    argument.texts(call).forEach((name, value) -> texts.put(name.strip(), value.strip()));
    return texts;
  }

  private Duration duration(Argument argument, Duration otherwise) {
    String text = argument.text(call);
    if (text == null) {
      return otherwise;
    }
    Duration duration = Quantities.duration(text);
    if (duration == null || duration.isZero()) {
      throw argument.refused(text, "a duration, as in 5 min, 24 h or 7 d");
    }
    return duration;
  }

  /** The detector's own options stand beside the others. */
  private DriftSpec drift() {
    if (!Argument.DRIFT.isGiven(call)) {
      return null;
    }
    Map<String, String> options = stripped(Argument.DRIFT);
    String detector = options.remove("detector");
    if (detector == null) {
      throw Argument.DRIFT.refused(options, "a detector, as in MAP['detector', 'adwin']");
    }
    DriftSpec.Then then = then(options.remove("then"));
    return new DriftSpec(detector, options, then, kept(options.remove("kept")));
  }

  private static DriftSpec.Then then(String text) {
    if (text == null) {
      return DriftSpec.Then.NOTHING;
    }
    for (DriftSpec.Then then : DriftSpec.Then.values()) {
      if (then.name().toLowerCase(Locale.ROOT).equals(text)) {
        return then;
      }
    }
    throw Argument.DRIFT.refused("then " + text, "nothing, shrink or reset");
  }

  private static double kept(String text) {
    try {
      double kept = text == null ? HALF : Double.parseDouble(text);
      if (kept >= 0 && kept <= 1) {
        return kept;
      }
    } catch (NumberFormatException e) {
      // Said below, as any other that is no share.
    }
    throw Argument.DRIFT.refused("kept " + text, "a number from 0 to 1");
  }

  private List<QualityMeasure> quality(Task task, String label) {
    if (!Argument.QUALITY.isGiven(call)) {
      return label == null ? List.of() : QualityMeasure.defaults(task);
    }
    List<QualityMeasure> measures = new ArrayList<>();
    for (String name : list(Argument.QUALITY)) {
      measures.add(
          Arrays.stream(QualityMeasure.values())
              .filter(measure -> measure.name().equalsIgnoreCase(name))
              .findFirst()
              .orElseThrow(
                  () -> Argument.QUALITY.refused(name, "some of " + QualityMeasure.of(task))));
    }
    return measures;
  }

  private static void checkOrder(LearnCall read, Task task) {
    if (read.order() == LearnCall.Order.EVENT_TIME) {
      return;
    }
    String expected = "on_time => DESCRIPTOR(column) beside it, since it is of event time";
    if (read.spec().ttl() != null) {
      throw Argument.TTL.refused(read.spec().ttl(), expected);
    }
    if (!read.spec().delay().lag().isZero()) {
      throw Argument.LABEL_LAG.refused(read.spec().delay().lag(), expected);
    }
    if (task == Task.FORECAST) {
      throw Argument.LEARNER.refused(
          read.spec().learner().kind(), "on_time => DESCRIPTOR(column) beside a forecast");
    }
  }

  private static void checkNames(LearnCall read) {
    Set<String> names = new HashSet<>(read.rowType().getFieldNames());
    if (read.order() == LearnCall.Order.EVENT_TIME && names.contains(LearnCall.ROWTIME)) {
      throw taken(LearnCall.ROWTIME, "; on_time adds a column of this name");
    }
    for (Column output : new KeyModels(read.spec()).outputs()) {
      if (!names.add(read.outputName(output))) {
        throw taken(read.outputName(output), ", or name => 'x', with which outputs then begin");
      }
    }
    if (!names.add(LearnCall.ERROR)) {
      throw taken(LearnCall.ERROR, "; what is wrong with a row is in a column of this name");
    }
  }

  private static IllegalArgumentException taken(String column, String remark) {
    return Argument.INPUT.refused(
        "column " + column, "a table in which it has another name" + remark);
  }
}

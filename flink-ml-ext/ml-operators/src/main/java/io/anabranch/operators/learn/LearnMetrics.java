// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.learn;

import io.anabranch.core.online.KeyModel;
import java.util.function.LongSupplier;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;

/** What the operators tell of themselves, in the group {@code learn}. */
public final class LearnMetrics {
  public static final String GROUP = "learn";

  /** Rows predicted. */
  public static final String ROWS = "rows";

  /** Rows that could not be used. */
  public static final String DEAD_LETTERS = "deadLetters";

  public static final String LATE_ROWS = "lateRows";

  /** Examples learnt, in models of all keys. */
  public static final String UPDATES = "updates";

  /** Labels that came by themselves and were learnt. */
  public static final String LABELS = "labels";

  /** Labels that came by themselves and were not. */
  public static final String LABEL_DEAD_LETTERS = "labelDeadLetters";

  /** Rows whose label did not come in time. */
  public static final String UNLABELLED = "unlabelled";

  public static final String DRIFTS = "drifts";

  /** Models that came from elsewhere. */
  public static final String LOADS = "loads";

  public static final String QUERIES = "queries";

  /** Rows and labels that wait for the watermark. */
  public static final String HELD = "held";

  /** What they take in memory, about. */
  public static final String HELD_BYTES = "heldBytes";

  /** Models that are decoded over a state back end that keeps bytes. */
  public static final String KEYS_CACHED = "keysCached";

  /** Time from a watermark to the last row that it let go; with what is chained behind. */
  public static final String LEARN_NANOS = "learnNanos";

  private final MetricGroup group;
  final Counter rows;
  final Counter deadLetters;
  final Counter lateRows;
  final Counter labels;
  final Counter labelDeadLetters;
  final Counter loads;
  final Counter queries;
  final Counter learnNanos;
  private final Counter updates;
  private final Counter unlabelled;
  private final Counter drifts;

  LearnMetrics(MetricGroup operator) {
    group = operator.addGroup(GROUP);
    rows = group.counter(ROWS);
    deadLetters = group.counter(DEAD_LETTERS);
    lateRows = group.counter(LATE_ROWS);
    updates = group.counter(UPDATES);
    labels = group.counter(LABELS);
    labelDeadLetters = group.counter(LABEL_DEAD_LETTERS);
    unlabelled = group.counter(UNLABELLED);
    drifts = group.counter(DRIFTS);
    loads = group.counter(LOADS);
    queries = group.counter(QUERIES);
    learnNanos = group.counter(LEARN_NANOS);
  }

  void watch(String name, LongSupplier value) {
    group.gauge(name, (Gauge<Long>) value::getAsLong);
  }

  /** Counts what a key's model has gone through; one that started anew counts from 0. */
  // hot path
  void changed(KeyModel model, long updatesBefore, long unlabelledBefore, long driftsBefore) {
    add(updates, model.updates(), updatesBefore);
    add(unlabelled, model.unlabelled(), unlabelledBefore);
    add(drifts, model.drifts(), driftsBefore);
  }

  private static void add(Counter counter, long now, long before) {
    counter.inc(now >= before ? now - before : now);
  }
}

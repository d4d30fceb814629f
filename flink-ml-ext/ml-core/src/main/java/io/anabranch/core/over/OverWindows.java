// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.over;

import io.anabranch.core.row.Column;
import java.io.DataInput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The plan of all features over time that share a key: which values a row contributes, which
 * distinct windows are kept up, and which output comes from which. Immutable; one instance serves
 * every key.
 */
public final class OverWindows {
  private final List<String> values;
  private final List<Column> outputs;
  private final List<WindowPlan> windows;
  private final Output[] plan;
  private final long reach;

  /** Where one output comes from; {@code decay} is the index of the half-life in its window. */
  record Output(int window, OverStat.Kind kind, int rank, int decay) {}

  /**
   * @param specs features over time of one and the same key
   */
  public OverWindows(List<OverSpec> specs) {
    if (specs.isEmpty()) {
      throw new IllegalArgumentException("specs: [] (expected: at least one)");
    }
    List<OverSpec> all = List.copyOf(specs);
    for (OverSpec spec : all) {
      if (!spec.key().equals(all.get(0).key())) {
        throw new IllegalArgumentException(
            "key: " + spec.key() + " (expected: " + all.get(0).key() + ", as in the same stage)");
      }
    }
    values = all.stream().map(OverSpec::of).distinct().toList();
    outputs = all.stream().flatMap(spec -> spec.outputs().stream()).toList();
    Map<WindowPlan.Shape, WindowPlan> distinct = new LinkedHashMap<>();
    eachStat(
        all,
        (spec, stat, shape) ->
            distinct.computeIfAbsent(shape, WindowPlan::new).require(stat, spec));
    windows = List.copyOf(distinct.values());
    List<Output> planned = new ArrayList<>();
    eachStat(
        all,
        (spec, stat, shape) -> {
          WindowPlan window = distinct.get(shape);
          boolean decays = stat.kind() == OverStat.Kind.EWMA;
          int decay = decays ? window.indexOf(spec.halfLife().toMillis()) : -1;
          planned.add(new Output(windows.indexOf(window), stat.kind(), stat.rank(), decay));
        });
    plan = planned.toArray(new Output[0]);
    reach = windows.stream().mapToLong(WindowPlan::reach).max().orElseThrow();
  }

  /** The columns or features whose values {@link KeyWindows#append} takes, in its order. */
  public List<String> values() {
    return values;
  }

  /** The outputs of {@link KeyWindows#compute}, in their order. */
  public List<Column> outputs() {
    return outputs;
  }

  /** For how many milliseconds after its time a row can still be seen. */
  long reach() {
    return reach;
  }

  /** The windows of a key of which no row has been seen; its store must be empty. */
  public KeyWindows create(BlockStore store) {
    return new KeyWindows(this, store);
  }

  /**
   * Reads what {@link KeyWindows#write} wrote under a plan of equal specs. That they are equal is
   * the caller's to see to: what is written does not tell.
   */
  public KeyWindows read(DataInput in, BlockStore store) throws IOException {
    KeyWindows windows = new KeyWindows(this, store);
    windows.restore(in);
    return windows;
  }

  List<WindowPlan> windows() {
    return windows;
  }

  Output[] plan() {
    return plan;
  }

  private interface StatVisitor {
    void visit(OverSpec spec, OverStat stat, WindowPlan.Shape shape);
  }

  private void eachStat(List<OverSpec> specs, StatVisitor visitor) {
    for (OverSpec spec : specs) {
      for (String text : spec.stats()) {
        OverStat stat = OverStat.parse(text);
        visitor.visit(spec, stat, WindowPlan.shapeOf(spec, stat, values.indexOf(spec.of())));
      }
    }
  }
}

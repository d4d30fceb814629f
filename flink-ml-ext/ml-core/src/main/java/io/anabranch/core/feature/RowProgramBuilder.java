// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.feature;

import io.anabranch.core.definition.Definition;
import io.anabranch.core.definition.FeatureEntry;
import io.anabranch.core.definition.FeatureEntry.RowFeature;
import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import io.anabranch.core.row.Column;
import io.anabranch.core.transform.Binding;
import io.anabranch.core.transform.FeatureTransform;
import io.anabranch.core.transform.Statistics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds the columns to load and the features to compute, in order, and binds them to slots. */
final class RowProgramBuilder {
  private final Definition definition;
  private final FittedStatistics fitted;
  private final FeatureGraph graph;
  private final List<Column> available;
  private final Map<String, Integer> positions = new HashMap<>();
  private final Set<String> loaded = new LinkedHashSet<>();
  private final Set<String> strict = new LinkedHashSet<>();
  private final Set<String> computed = new LinkedHashSet<>();

  RowProgramBuilder(
      Definition definition, FittedStatistics fitted, FeatureGraph graph, List<Column> available) {
    this.definition = definition;
    this.fitted = fitted;
    this.graph = graph;
    this.available = available;
    for (int i = 0; i < available.size(); i++) {
      positions.put(available.get(i).name(), i);
    }
  }

  void want(String name) {
    if (positions.containsKey(name) || graph.value(name) != null) {
      value(name, Use.STRICT);
    } else if (graph.outputs(name) != null && !graph.outputs(name).isEmpty()) {
      graph.outputs(name).forEach(output -> value(output.name(), Use.STRICT));
    } else {
      unknown(name);
    }
  }

  /** Wants what a transform reads; NaN is then refused only if the transform would refuse it. */
  void wantInputs(FeatureTransform transform) {
    Use use = transform.acceptsMissing() ? Use.MISSING_ACCEPTED : Use.STRICT;
    transform.inputs().forEach(input -> value(input, use));
  }

  private enum Use {
    /** Reads finite numbers and nulls. */
    STRICT,
    /** Reads NaN too. */
    MISSING_ACCEPTED
  }

  private void value(String name, Use use) {
    if (positions.containsKey(name)) {
      loaded.add(name);
      if (use == Use.STRICT) {
        strict.add(name);
      }
      return;
    }
    FeatureEntry owner = graph.owner(name);
    if (!(owner instanceof RowFeature row)) {
      throw notThere(name, owner);
    }
    FeatureTransform transform = row.transform();
    if (!computed.contains(transform.name())) {
      wantInputs(transform);
      requireFitted(transform);
      computed.add(transform.name());
    }
  }

  private void requireFitted(FeatureTransform transform) {
    if (transform.needsFit() && fitted.of(transform.name()) == null) {
      throw MlException.user(FittedStatistics.notFitted(definition, transform.name()));
    }
  }

  private void unknown(String name) {
    if (graph.owner(name) instanceof RowFeature row) {
      requireFitted(row.transform());
    }
    if (graph.outputs(name) != null) {
      throw MlException.user(FittedStatistics.notFitted(definition, name));
    }
    throw MlException.user(
        "features: \"" + name + "\" (expected: a column or feature of " + definition.name() + ")");
  }

  private MlException notThere(String name, FeatureEntry owner) {
    String row = String.join(", ", available.stream().map(Column::name).toList());
    return MlException.user(
        name
            + (owner == null ? ": no column" : ": a feature over time")
            + " (expected: a row that holds it; this one holds "
            + row
            + ")");
  }

  RowProgram build() {
    List<Column> columns = new ArrayList<>();
    List<RowProgram.Load> loads = new ArrayList<>();
    for (Column column : available) {
      if (loaded.contains(column.name())) {
        int source = positions.get(column.name());
        loads.add(
            new RowProgram.Load(source, columns.size(), column, strict.contains(column.name())));
        columns.add(column);
      }
    }
    Map<String, Integer> slots = new HashMap<>();
    columns.forEach(column -> slots.put(column.name(), slots.size()));
    List<BoundStep> steps = new ArrayList<>();
    for (FeatureEntry entry : definition.features()) {
      if (computed.contains(entry.name())) {
        steps.add(bind(((RowFeature) entry).transform(), columns, slots));
      }
    }
    return new RowProgram(columns, slots, loads, steps);
  }

  private BoundStep bind(
      FeatureTransform transform, List<Column> columns, Map<String, Integer> slots) {
    List<Column> outputs = graph.outputs(transform.name());
    List<Integer> from = new ArrayList<>();
    for (String input : transform.inputs()) {
      Integer slot = slots.get(input);
      if (slot == null) {
        throw new MlException(
            ErrorKind.INTERNAL,
            transform.name() + ": " + input + " (expected: a value computed before)");
      }
      from.add(slot);
    }
    List<Integer> to = new ArrayList<>();
    for (Column output : outputs) {
      to.add(columns.size());
      slots.put(output.name(), columns.size());
      columns.add(output);
    }
    Statistics statistics = fitted.of(transform.name());
    Binding binding = new Binding(from, graph.types(transform.inputs()), to, statistics);
    return new BoundStep(transform, binding, outputs);
  }
}

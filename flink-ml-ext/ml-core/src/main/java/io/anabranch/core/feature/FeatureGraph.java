// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.feature;

import io.anabranch.core.definition.Definition;
import io.anabranch.core.definition.FeatureEntry;
import io.anabranch.core.definition.FeatureEntry.OverFeature;
import io.anabranch.core.definition.FeatureEntry.RowFeature;
import io.anabranch.core.definition.Fingerprint;
import io.anabranch.core.error.MlException;
import io.anabranch.core.over.OverSpec;
import io.anabranch.core.row.Column;
import io.anabranch.core.row.ColumnType;
import io.anabranch.core.transform.FeatureTransform;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Who computes what from what: the features of a definition with the columns they add, the stage
 * over time and the level of fitting that each needs.
 */
final class FeatureGraph {
  private final Definition definition;
  private final Map<String, Column> values = new LinkedHashMap<>();
  private final Map<String, FeatureEntry> owners = new HashMap<>();
  private final Map<String, FeatureEntry> entries = new LinkedHashMap<>();
  private final Map<String, List<Column>> outputs = new HashMap<>();
  private final Map<String, Integer> passed = new HashMap<>();
  private final Map<String, Integer> fits = new HashMap<>();
  private final Map<String, String> fingerprints = new HashMap<>();
  private final List<List<OverSpec>> stages = new ArrayList<>();
  private final Map<String, Object> decisive;

  FeatureGraph(Definition definition, FittedStatistics fitted) {
    this.definition = definition;
    decisive = fitted.decisive();
    for (Column column : definition.columns()) {
      values.put(column.name(), column);
    }
    for (FeatureEntry entry : definition.features()) {
      int after = entry.inputs().stream().mapToInt(this::passed).max().orElse(0);
      List<Column> added;
      if (entry instanceof OverFeature over) {
        added = over.spec().outputs();
        after = place(over.spec(), after) + 1;
      } else {
        FeatureTransform transform = ((RowFeature) entry).transform();
        added = transform.outputs(types(entry.inputs()), fitted.of(entry.name()));
      }
      add(entry, added, after);
    }
  }

  private void add(FeatureEntry entry, List<Column> added, int after) {
    entries.put(entry.name(), entry);
    outputs.put(entry.name(), List.copyOf(added));
    passed.put(entry.name(), after);
    for (Column column : added) {
      if (values.put(column.name(), column) != null) {
        // Columns of categories are known only once they are fitted.
        throw MlException.user(
            entry.name()
                + ": its column "
                + column.name()
                + " exists already (expected: a feature name that leads to no such column)");
      }
      owners.put(column.name(), entry);
    }
  }

  /** The first stage from {@code earliest} on with the spec's key; a new one if there is none. */
  private int place(OverSpec spec, int earliest) {
    for (int i = earliest; i < stages.size(); i++) {
      if (stages.get(i).get(0).key().equals(spec.key())) {
        stages.get(i).add(spec);
        return i;
      }
    }
    stages.add(new ArrayList<>(List.of(spec)));
    return stages.size() - 1;
  }

  List<OverStage> stages() {
    List<OverStage> all = new ArrayList<>();
    for (List<OverSpec> specs : stages) {
      all.add(new OverStage(specs.get(0).key(), specs, fingerprint(specs, all)));
    }
    return all;
  }

  /** The rows that a stage holds carry what the stages before computed, so these count too. */
  private String fingerprint(List<OverSpec> specs, List<OverStage> before) {
    List<String> features = new ArrayList<>();
    Map<String, Object> statistics = new HashMap<>();
    for (OverSpec spec : specs) {
      FeatureEntry entry = entries.get(spec.name());
      features.add(fingerprint(entry));
      addStatistics(entry, statistics);
    }
    List<String> earlier = before.stream().map(OverStage::fingerprint).toList();
    return Fingerprint.of(
        Map.of("before", earlier, "features", features, "statistics", statistics));
  }

  /** The fitted statistics that a feature's values depend on. */
  private void addStatistics(FeatureEntry entry, Map<String, Object> statistics) {
    Object own = decisive.get(entry.name());
    if (own != null && statistics.put(entry.name(), own) != null) {
      return;
    }
    for (String input : entry.inputs()) {
      FeatureEntry owner = owner(input);
      if (owner != null) {
        addStatistics(owner, statistics);
      }
    }
  }

  /** The columns that a feature adds; null if there is no feature of the name. */
  List<Column> outputs(String feature) {
    return outputs.get(feature);
  }

  /** A column of the input or an output of a feature; null if there is none of the name. */
  Column value(String name) {
    return values.get(name);
  }

  /** The feature that computes a value; null for a column of the input. */
  FeatureEntry owner(String value) {
    FeatureEntry owner = owners.get(value);
    if (owner != null || values.containsKey(value)) {
      return owner;
    }
    // A column of a one-hot feature that is not fitted: only the prefix is known.
    return entries.values().stream()
        .filter(entry -> outputs.get(entry.name()).isEmpty())
        .filter(entry -> value.startsWith(entry.name() + "_"))
        .findFirst()
        .orElse(null);
  }

  List<ColumnType> types(List<String> names) {
    return names.stream()
        .map(name -> values.containsKey(name) ? values.get(name).type() : ColumnType.BIGINT)
        .toList();
  }

  /** How many stages over time a row has passed before the value can be computed. */
  int passed(String value) {
    FeatureEntry owner = owner(value);
    return owner == null ? 0 : passed.get(owner.name());
  }

  /** How many levels of statistics are fitted before the value can be computed. */
  int fits(String value) {
    FeatureEntry owner = owner(value);
    if (owner == null) {
      return 0;
    }
    Integer known = fits.get(owner.name());
    if (known == null) {
      known = needsFit(owner) ? level(owner) + 1 : level(owner);
      fits.put(owner.name(), known);
    }
    return known;
  }

  /** The level at which a feature is fitted: all it reads is fitted on lower levels. */
  int level(FeatureEntry entry) {
    int level = entry.inputs().stream().mapToInt(this::fits).max().orElse(0);
    // A stage over time runs as a whole, so it waits for whatever any of its specs reads.
    for (List<OverSpec> stage : stages.subList(0, passed.get(entry.name()))) {
      for (OverSpec spec : stage) {
        level = Math.max(level, fits(spec.of()));
      }
    }
    return level;
  }

  static boolean needsFit(FeatureEntry entry) {
    return entry instanceof RowFeature row && row.transform().needsFit();
  }

  /** A hash of a feature's parameters and of all that its inputs are computed from. */
  String fingerprint(FeatureEntry entry) {
    String known = fingerprints.get(entry.name());
    if (known != null) {
      return known;
    }
    List<String> from = new ArrayList<>();
    if (entry instanceof OverFeature) {
      from.add(definition.eventTime().column());
    }
    for (String input : entry.inputs()) {
      FeatureEntry owner = owner(input);
      from.add(owner == null ? String.valueOf(values.get(input)) : fingerprint(owner));
    }
    String found = Fingerprint.of(Map.of("own", Fingerprint.ofFeature(entry), "inputs", from));
    fingerprints.put(entry.name(), found);
    return found;
  }
}

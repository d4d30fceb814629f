// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.learn;

import io.anabranch.core.definition.Definition;
import io.anabranch.core.definition.FeatureEntry;
import io.anabranch.core.definition.InputSource;
import io.anabranch.core.online.LearnSpec;
import io.anabranch.core.row.Column;
import io.anabranch.core.row.ColumnType;
import io.anabranch.jobs.io.EventTime;
import io.anabranch.jobs.io.SourceSpec;
import io.anabranch.jobs.score.Sources;
import io.anabranch.operators.row.RowTypes;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;

/** What the learners of a definition need of their sources. */
public final class LearnSources {
  private LearnSources() {}

  /** The rows, without labels that come by themselves. */
  public static SourceSpec rows(
      Definition definition, Map<String, String> options, RuntimeExecutionMode mode) {
    SourceSpec all = Sources.of(definition, options, mode);
    Set<String> absent = new LinkedHashSet<>();
    awaiting(definition).forEach(learner -> absent.add(learner.label()));
    absent.removeAll(readOfRows(definition));
    List<Column> columns =
        all.columns().stream().filter(column -> !absent.contains(column.name())).toList();
    return new SourceSpec(columns, options, mode, all.eventTime(), all.key());
  }

  /** Labels that come by themselves: the columns of the definition that join them to their rows. */
  public static SourceSpec labels(
      Definition definition, Map<String, String> options, RuntimeExecutionMode mode) {
    EventTime time =
        new EventTime(definition.eventTime().column(), definition.eventTime().outOfOrderness());
    Set<String> key = new LinkedHashSet<>();
    Set<String> names = new LinkedHashSet<>();
    for (LearnSpec learner : awaiting(definition)) {
      key.addAll(learner.key());
      key.addAll(learner.delay().id());
      names.add(learner.label());
    }
    names.addAll(key);
    names.add(time.column());
    List<Column> columns =
        definition.columns().stream().filter(column -> names.contains(column.name())).toList();
    return new SourceSpec(columns, options, mode, Optional.of(time), List.copyOf(key));
  }

  /** Rows of keys, outside of event time. */
  public static SourceSpec ofKeys(
      RowType type, Map<String, String> options, RuntimeExecutionMode mode, List<String> key) {
    List<Column> columns =
        type.getFields().stream()
            .map(field -> new Column(field.getName(), columnType(field.getType())))
            .toList();
    return new SourceSpec(columns, options, mode, Optional.empty(), key);
  }

  private static ColumnType columnType(LogicalType type) {
    return Arrays.stream(ColumnType.values())
        .filter(each -> RowTypes.of(each).copy(true).equals(type.copy(true)))
        .findAny()
        .orElseThrow(
            () -> new IllegalArgumentException("type: " + type + " (expected: a column's)"));
  }

  private static List<LearnSpec> awaiting(Definition definition) {
    return definition.learn().stream().filter(learner -> learner.delay().isStream()).toList();
  }

  /** Columns that something looks at in the rows themselves. */
  private static Set<String> readOfRows(Definition definition) {
    Set<String> read = new LinkedHashSet<>();
    for (FeatureEntry feature : definition.features()) {
      read.addAll(feature.inputs());
    }
    if (definition.model() != null) {
      definition.model().inputs().values().stream().map(InputSource::columns).forEach(read::addAll);
    }
    for (LearnSpec learner : definition.learn()) {
      read.addAll(learner.key());
      read.addAll(learner.learner().features());
      read.addAll(learner.delay().id());
      if (learner.prior() != null) {
        read.add(learner.prior());
      }
      if (!learner.delay().isStream() && learner.label() != null) {
        read.add(learner.label());
      }
    }
    return read;
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.definition;

import io.anabranch.core.error.MlException;
import io.anabranch.core.row.Column;
import io.anabranch.core.row.ColumnType;
import io.anabranch.core.transform.FeatureTransform;
import io.anabranch.core.transform.FeatureTransforms;
import java.util.ArrayList;
import java.util.List;

/** Reads the list of features, in order, and adds each to the scope. */
final class FeatureReader {
  private static final String OVER = "over";

  private final Problems problems;
  private final Scope scope;
  private final OverReader over;
  private final List<String> kinds = new ArrayList<>(FeatureTransforms.names());

  FeatureReader(Problems problems, Scope scope, OverReader over) {
    this.problems = problems;
    this.scope = scope;
    this.over = over;
    kinds.add(OVER);
  }

  List<FeatureEntry> read(Value features) {
    List<FeatureEntry> entries = new ArrayList<>();
    List<Section> sections = new ArrayList<>();
    List<Value> items = features == null ? null : features.items("a list of features");
    for (Value item : items == null ? List.<Value>of() : items) {
      Section section = item.section("a feature, as in {name: log_distance, log: distance}");
      if (section != null) {
        sections.add(section);
        Value name = section.find(EntryName.KEY);
        if (name != null && name.isText()) {
          scope.later(name.written());
        }
      }
    }
    for (Section section : sections) {
      FeatureEntry entry = read(section);
      if (entry != null) {
        entries.add(entry);
      }
    }
    return entries;
  }

  private FeatureEntry read(Section section) {
    int before = problems.size();
    String name = EntryName.read(section, scope);
    String kind = kind(section);
    FeatureEntry entry = null;
    if (kind != null) {
      entry = kind.equals(OVER) ? over(section, name) : row(kind, section, name);
      section.finish();
    }
    if (problems.size() > before) {
      scope.broken(name);
      return null;
    }
    return entry;
  }

  /** The one key that names a transform; null, with a problem, if there is not exactly one. */
  private String kind(Section section) {
    List<String> found = section.keys().stream().filter(kinds::contains).toList();
    if (found.size() == 1) {
      return found.get(0);
    }
    if (found.size() > 1) {
      String second = found.get(1);
      section.find(second).refuse("one transform per feature; it has " + found.get(0) + " already");
      return null;
    }
    String wrong =
        section.keys().stream()
            .filter(key -> Suggestion.nearest(key, kinds) != null)
            .findFirst()
            .orElse(null);
    if (wrong != null) {
      problems.add(
          section.line(wrong),
          section.at(wrong),
          Rendering.of(section.find(wrong).node()),
          Suggestion.oneOf(wrong, kinds));
    } else {
      problems.add(
          section.line(""),
          section.path(),
          "no transform among " + String.join(", ", section.keys()),
          Suggestion.oneOf("", kinds));
    }
    return null;
  }

  private FeatureEntry over(Section section, String name) {
    FeatureEntry.OverFeature feature = over.read(section, name);
    if (feature != null) {
      add(section, name, feature.spec().outputs());
    }
    return feature;
  }

  private FeatureEntry row(String kind, Section section, String name) {
    int before = problems.size();
    FeatureArguments arguments = new FeatureArguments(name, section, scope);
    try {
      FeatureTransform transform = FeatureTransforms.read(kind, arguments);
      List<ColumnType> types = arguments.types();
      if (problems.size() > before || types.contains(null)) {
        // A type that is unknown without a problem of this feature: its input is broken itself.
        scope.broken(name);
        return null;
      }
      add(section, name, transform.outputs(types, null));
      return new FeatureEntry.RowFeature(transform);
    } catch (IllegalArgumentException | MlException e) {
      if (problems.size() == before) {
        section.refuse(e.getMessage());
      }
      return null;
    }
  }

  private void add(Section section, String name, List<Column> outputs) {
    String clash = scope.clash(name, outputs);
    if (clash == null) {
      scope.feature(name, outputs);
    } else {
      section.find(EntryName.KEY).refuse(clash);
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.definition;

import io.anabranch.core.over.OverSpec;
import io.anabranch.core.row.Column;
import io.anabranch.core.transform.FeatureTransform;
import java.util.LinkedHashMap;
import java.util.Map;

/** The parts of a definition that go into its hash, as maps, lists, texts and numbers. */
final class DefinitionTree {
  private DefinitionTree() {}

  static Map<String, Object> of(Definition definition) {
    Map<String, Object> tree = new LinkedHashMap<>();
    Map<String, Object> columns = new LinkedHashMap<>();
    for (Column column : definition.columns()) {
      columns.put(column.name(), column.type().name());
    }
    tree.put("columns", columns);
    EventTimeSpec time = definition.eventTime();
    if (time != null) {
      tree.put("event-time", Map.of("column", time.column(), "late", time.outOfOrderness()));
    }
    tree.put("key", definition.key());
    tree.put("features", definition.features().stream().map(DefinitionTree::of).toList());
    ModelSpec model = definition.model();
    if (model != null) {
      tree.put("model", Map.of("inputs", model.inputs(), "outputs", model.outputs()));
    }
    return tree;
  }

  static Map<String, Object> of(FeatureEntry entry) {
    if (entry instanceof FeatureEntry.OverFeature over) {
      return of(over.spec());
    }
    FeatureTransform transform = ((FeatureEntry.RowFeature) entry).transform();
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("name", transform.name());
    tree.put("kind", transform.kind());
    tree.put("inputs", transform.inputs());
    tree.put("parameters", transform.parameters());
    return tree;
  }

  private static Map<String, Object> of(OverSpec spec) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("name", spec.name());
    tree.put("kind", "over");
    tree.put("key", spec.key());
    tree.put("of", spec.of());
    tree.put("window", spec.window());
    tree.put("rows", (long) spec.rows());
    tree.put("lag", spec.lag());
    tree.put("stats", spec.stats());
    if (spec.halfLife() != null) {
      tree.put("half-life", spec.halfLife());
    }
    return tree;
  }
}

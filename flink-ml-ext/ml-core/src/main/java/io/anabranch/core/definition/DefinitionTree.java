// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.definition;

import io.anabranch.core.online.DriftSpec;
import io.anabranch.core.online.LearnSpec;
import io.anabranch.core.online.QualityMeasure;
import io.anabranch.core.over.OverSpec;
import io.anabranch.core.row.Column;
import io.anabranch.core.transform.FeatureTransform;
import java.util.LinkedHashMap;
import java.util.List;
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
      Map<String, Object> inputs = new LinkedHashMap<>();
      model.inputs().forEach((input, source) -> inputs.put(input, of(source)));
      tree.put("model", Map.of("inputs", inputs, "outputs", model.outputs()));
    }
    if (!definition.learn().isEmpty()) {
      tree.put("learn", definition.learn().stream().map(DefinitionTree::of).toList());
    }
    return tree;
  }

  private static Map<String, Object> of(LearnSpec spec) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("name", spec.name());
    tree.put("key", spec.key());
    tree.put("kind", spec.learner().kind());
    tree.put("features", spec.learner().features());
    tree.put("classes", spec.learner().classes());
    tree.put("options", spec.learner().options());
    put(tree, "label", spec.label());
    tree.put("label-lag", spec.delay().lag());
    tree.put("id", spec.delay().id());
    tree.put("within", spec.delay().within());
    tree.put("most", (long) spec.delay().most());
    put(tree, "prior", spec.prior());
    put(tree, "ttl", spec.ttl());
    tree.put("quality", spec.quality().stream().map(QualityMeasure::name).toList());
    DriftSpec drift = spec.drift();
    if (drift != null) {
      tree.put("detector", drift.detector());
      tree.put("drift-options", drift.options());
      tree.put("then", drift.then().name());
      tree.put("kept", drift.kept());
    }
    return tree;
  }

  private static void put(Map<String, Object> tree, String key, Object value) {
    if (value != null) {
      tree.put(key, value);
    }
  }

  private static Object of(InputSource source) {
    if (source instanceof InputSource.Columns columns) {
      return columns.shape().isEmpty()
          ? columns.columns()
          : Map.of(
              "columns",
              columns.columns(),
              "shape",
              columns.shape().stream().map(Integer::longValue).toList());
    }
    if (source instanceof InputSource.Mask mask) {
      return Map.of("mask-of", mask.column());
    }
    if (source instanceof InputSource.Length length) {
      return Map.of("length-of", length.column());
    }
    if (source instanceof InputSource.Sequence sequence) {
      return Map.of(
          "sequence",
          sequence.column(),
          "pad",
          sequence.pad().value(),
          "buckets",
          sequence.buckets().stream().map(Integer::longValue).toList(),
          "longer",
          sequence.longer().name());
    }
    return of((InputSource.Image) source);
  }

  /** How large a file may be is no part of it: it changes no input. */
  private static Map<String, Object> of(InputSource.Image image) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("image", image.column());
    tree.put("size", List.of((long) image.height(), (long) image.width()));
    tree.put("shorter-side", (long) image.shorterSide());
    tree.put("channels", image.channels().name());
    tree.put("scale", image.scale());
    tree.put("mean", image.mean());
    tree.put("std", image.std());
    tree.put("axes", image.axes().name());
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

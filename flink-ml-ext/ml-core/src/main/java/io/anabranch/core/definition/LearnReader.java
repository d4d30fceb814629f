// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.definition;

import io.anabranch.core.learn.Learner;
import io.anabranch.core.learn.LearnerSpec;
import io.anabranch.core.learn.Learners;
import io.anabranch.core.online.KeyModels;
import io.anabranch.core.online.LabelDelay;
import io.anabranch.core.online.LearnSpec;
import io.anabranch.core.online.QualityMeasure;
import io.anabranch.core.row.ColumnType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads the learners of a definition, in order, and adds the outputs of each to the scope. */
final class LearnReader {
  private final Problems problems;
  private final Scope scope;
  private final Section top;
  private final List<String> defaultKey;
  private final OutputReader.ModelOutputs modelOutputs;
  private final ModelSpec model;
  private final Set<String> learners = new HashSet<>();

  LearnReader(
      Problems problems,
      Scope scope,
      Section top,
      List<String> defaultKey,
      OutputReader.ModelOutputs modelOutputs,
      ModelSpec model) {
    this.problems = problems;
    this.scope = scope;
    this.top = top;
    this.defaultKey = defaultKey;
    this.modelOutputs = modelOutputs;
    this.model = model;
  }

  List<LearnSpec> read(Value value) {
    List<LearnSpec> specs = new ArrayList<>();
    String expected = "a learner, as in {name: late, linear: [distance], label: delay}";
    for (Value item : value == null ? List.<Value>of() : value.oneOrMore(expected)) {
      Section section = item.section(expected);
      if (section != null) {
        requireEventTime(section);
        LearnSpec spec = read(section);
        section.finish();
        if (spec != null) {
          specs.add(spec);
        }
      }
    }
    return specs;
  }

  private void requireEventTime(Section section) {
    if (!top.has("event-time")) {
      String expected =
          "as in {column: departure, out-of-orderness: 30 min}, because a learner sees rows in"
              + " order";
      problems.add(section.line(EntryName.KEY), "event-time", "missing", expected);
    }
  }

  private LearnSpec read(Section section) {
    int before = problems.size();
    String name = EntryName.read(section, scope);
    List<String> key = key(section);
    String kind = kind(section);
    List<String> features = kind == null ? List.of() : features(section.find(kind));
    List<String> classes = classes(section.find("classes"));
    Section optionsSection = options(section);
    Map<String, String> options =
        optionsSection == null || kind == null
            ? Map.of()
            : SectionTexts.of(optionsSection, Learners.options(kind));
    String label = label(section, classes);
    LabelDelay delay = new LabelDelayReader(scope).read(section);
    String prior = prior(section.find("prior"));
    DriftReader drift = new DriftReader();
    drift.read(section.find("drift"));
    Value qualityValue = section.find("quality");
    Value ttlValue = section.find("ttl");
    Duration ttl = ttlValue == null ? null : ttlValue.duration();
    if (problems.size() > before) {
      scope.broken(name);
      return null;
    }
    try {
      LearnerSpec learnerSpec = new LearnerSpec(kind, features, classes, options);
      Learner learner = Learners.create(learnerSpec);
      List<QualityMeasure> quality = quality(qualityValue, learner, label);
      LearnSpec spec =
          new LearnSpec(name, key, learnerSpec, label, delay, prior, drift.spec(), quality, ttl);
      KeyModels models = new KeyModels(spec);
      String clash = scope.clash(name, models.outputs());
      if (clash != null) {
        section.find(EntryName.KEY).refuse(clash);
      }
      scope.feature(name, models.outputs());
      learners.add(name);
      return problems.size() > before ? null : spec;
    } catch (IllegalArgumentException e) {
      refuse(section, optionsSection, e.getMessage());
      scope.broken(name);
      return null;
    }
  }

  /** An option's problem stands at the option. */
  private static void refuse(Section section, Section options, String message) {
    int colon = message.indexOf(':');
    boolean isOption = colon > 0 && options != null && options.has(message.substring(0, colon));
    (isOption ? options : section).refuse(message);
  }

  private List<String> key(Section section) {
    Value key = section.find("key");
    if (key != null) {
      return new KeyReader(scope).read(key);
    }
    if (!top.has("key")) {
      section.require("key", "a column or a list of columns, here or as key of the definition");
    }
    return defaultKey;
  }

  /** The one key that names a learner; null, with a problem, if there is not exactly one. */
  private String kind(Section section) {
    List<String> kinds = Learners.names();
    List<String> found = section.keys().stream().filter(kinds::contains).toList();
    if (found.size() == 1) {
      return found.get(0);
    }
    if (found.size() > 1) {
      section.find(found.get(1)).refuse("one learner; it is " + found.get(0) + " already");
      return null;
    }
    String wrong =
        section.keys().stream()
            .filter(key -> Suggestion.nearest(key, kinds) != null)
            .findFirst()
            .orElse(null);
    if (wrong == null) {
      String found0 = "no learner among " + String.join(", ", section.keys());
      problems.add(section.line(""), section.path(), found0, Suggestion.oneOf("", kinds));
    } else {
      String rendered = Rendering.of(section.find(wrong).node());
      problems.add(
          section.line(wrong), section.at(wrong), rendered, Suggestion.oneOf(wrong, kinds));
    }
    return null;
  }

  private List<String> features(Value value) {
    List<String> features = new ArrayList<>();
    List<Value> items = value.items("a list of columns and features, empty where it needs none");
    for (Value item : items == null ? List.<Value>of() : items) {
      String name = reference(item);
      for (String member : name == null ? List.<String>of() : members(item, name)) {
        if (features.contains(member)) {
          item.refuse("each name once");
        } else {
          features.add(member);
        }
      }
    }
    return features;
  }

  /** A feature that gives several columns stands for all of them. */
  private List<String> members(Value item, String name) {
    if (scope.isFittedLater(name)) {
      item.refuse(
          "a feature whose columns are known; give it categories, or name the columns, as in "
              + name
              + "_...");
      return List.of();
    }
    List<String> members = learners.contains(name) ? List.of(name) : scope.members(name);
    if (members.stream().anyMatch(scope::isNoNumber)) {
      item.refuse("numbers; " + name + " has others");
      return List.of();
    }
    return members;
  }

  private static List<String> classes(Value value) {
    List<String> classes = new ArrayList<>();
    List<Value> items = value == null ? null : value.items("a list of distinct classes");
    for (Value item : items == null ? List.<Value>of() : items) {
      String name = item.written();
      if (name == null || classes.contains(name)) {
        item.refuse(name == null ? "a text, number or boolean" : "each class once");
      } else {
        classes.add(name);
      }
    }
    return classes;
  }

  private static Section options(Section section) {
    Value value = section.find("options");
    return value == null ? null : value.section("options, as in {rate: 0.1}");
  }

  private String label(Section section, List<String> classes) {
    Value value = section.find("label");
    if (value == null) {
      return null;
    }
    // A stream of labels has columns alone.
    ColumnType type = section.has("labels") ? scope.inputColumn(value) : scope.plain(value);
    String is = value.written() + " is " + type;
    if (type == ColumnType.TIMESTAMP || type == ColumnType.STRING && classes.isEmpty()) {
      value.refuse("a number, or classes beside it; " + is);
    } else if (type != null
        && !classes.isEmpty()
        && !classes.stream().allMatch(c -> fits(c, type))) {
      section.find("classes").refuse("classes that the label can have; " + is);
    }
    return value.written();
  }

  /** Whether a label of the type can be written so. */
  private static boolean fits(String name, ColumnType type) {
    return switch (type) {
      case BOOLEAN -> name.equals("true") || name.equals("false");
      case INT, BIGINT -> name.equals(String.valueOf(Scalars.whole(name)));
      case FLOAT, DOUBLE -> false;
      default -> true;
    };
  }

  private String prior(Value value) {
    String name = reference(value);
    if (name != null && (scope.isFittedLater(name) || scope.members(name).size() > 1)) {
      value.refuse("one number; " + name + " has several columns");
    }
    return name;
  }

  /** A name of a number; what the model gives may be known only when it is opened. */
  private String reference(Value value) {
    if (value == null) {
      return null;
    }
    String name = value.text("the name of a column, feature or prediction");
    if (name == null) {
      return null;
    }
    boolean ofModel =
        modelOutputs == OutputReader.ModelOutputs.DECIDED_LATER
            || modelOutputs == OutputReader.ModelOutputs.GIVEN
                && model.outputs().containsValue(name);
    if (!scope.knows(name)) {
      if (!ofModel) {
        value.refuse(scope.names());
      }
    } else if (scope.isNoNumber(name)) {
      value.refuse("a number; " + name + " is no number");
    } else if (learners.contains(name)) {
      value.refuse("one of its outputs, as in " + name + "_prediction");
    }
    return name;
  }

  private static List<QualityMeasure> quality(Value value, Learner learner, String label) {
    if (value == null) {
      return label == null ? List.of() : QualityMeasure.defaults(learner.task());
    }
    List<QualityMeasure> quality = new ArrayList<>();
    List<Value> items = value.items("a list of measures");
    for (Value item : items == null ? List.<Value>of() : items) {
      QualityMeasure measure = item.choice(QualityMeasure.class);
      if (measure != null && quality.contains(measure)) {
        item.refuse("each measure once");
      } else if (measure != null) {
        quality.add(measure);
      }
    }
    return quality;
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.feature;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import io.anabranch.core.transform.Constant;
import io.anabranch.core.transform.Statistics;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Fitted statistics as JSON: readable, and the same bytes for the same statistics. */
final class StatisticsJson {
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private final String file;

  private StatisticsJson(String file) {
    this.file = file;
  }

  static String write(FittedStatistics fitted) {
    ObjectNode root = JSON.createObjectNode();
    root.put("definition", fitted.definition());
    root.put("hash", fitted.hash());
    root.put("rows", fitted.rows());
    ObjectNode features = root.putObject("features");
    fitted
        .features()
        .forEach(
            (name, entry) -> {
              ObjectNode feature = features.putObject(name);
              feature.put("fingerprint", entry.fingerprint());
              write(entry.statistics(), feature);
            });
    DefaultIndenter indent = new DefaultIndenter("  ", "\n");
    try {
      return JSON.writer(new DefaultPrettyPrinter().withObjectIndenter(indent))
              .writeValueAsString(root)
          + "\n";
    } catch (JsonProcessingException e) {
      throw new MlException(ErrorKind.INTERNAL, "statistics: cannot be written as JSON", e);
    }
  }

  private static void write(Statistics statistics, ObjectNode feature) {
    if (statistics instanceof Statistics.Scale scale) {
      feature.put("count", scale.count()).put("mean", scale.mean()).put("std", scale.std());
    } else if (statistics instanceof Statistics.Single single) {
      feature.put("count", single.count());
      feature.set("value", JSON.valueToTree(single.value().value()));
    } else if (statistics instanceof Statistics.Categories categories) {
      ObjectNode counts = feature.putObject("categories");
      for (int i = 0; i < categories.values().size(); i++) {
        counts.put(categories.values().get(i), categories.counts().get(i));
      }
    }
  }

  static FittedStatistics read(String file, String json) {
    return new StatisticsJson(file).read(json);
  }

  private FittedStatistics read(String json) {
    JsonNode root;
    try {
      root = JSON.readTree(json);
    } catch (JsonProcessingException e) {
      String message =
          file
              + ":"
              + (e.getLocation() == null ? 1 : e.getLocation().getLineNr())
              + ": JSON: "
              + e.getOriginalMessage()
              + " (expected: what anabranch fit wrote)";
      throw new MlException(ErrorKind.USER, message, e);
    }
    String definition = field(root, "", "definition", JsonNode::isTextual, "a text").asText();
    String hash = field(root, "", "hash", JsonNode::isTextual, "a text").asText();
    long rows = field(root, "", "rows", StatisticsJson::isWhole, "a whole number").asLong();
    JsonNode features = field(root, "", "features", JsonNode::isObject, "an object");
    Map<String, FittedStatistics.Entry> entries = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> feature : features.properties()) {
      String path = "features." + feature.getKey() + ".";
      JsonNode node = feature.getValue();
      String fingerprint = field(node, path, "fingerprint", JsonNode::isTextual, "a text").asText();
      entries.put(
          feature.getKey(), new FittedStatistics.Entry(fingerprint, statistics(node, path)));
    }
    return new FittedStatistics(definition, hash, rows, entries);
  }

  private Statistics statistics(JsonNode node, String path) {
    if (node.has("categories")) {
      List<String> values = new ArrayList<>();
      List<Long> counts = new ArrayList<>();
      JsonNode categories = field(node, path, "categories", JsonNode::isObject, "an object");
      for (Map.Entry<String, JsonNode> category : categories.properties()) {
        String name = category.getKey();
        values.add(name);
        counts.add(
            field(categories, path + "categories.", name, StatisticsJson::isWhole, "a whole number")
                .asLong());
      }
      return new Statistics.Categories(values, counts);
    }
    long count = field(node, path, "count", StatisticsJson::isWhole, "a whole number").asLong();
    if (node.has("value")) {
      return new Statistics.Single(count, constant(node, path));
    }
    return new Statistics.Scale(count, number(node, path, "mean"), number(node, path, "std"));
  }

  private Constant constant(JsonNode node, String path) {
    JsonNode value =
        field(node, path, "value", each -> each.isTextual() || each.isNumber(), "a value");
    if (value.isTextual()) {
      return Constant.of(value.asText());
    }
    return isWhole(value) ? Constant.of(value.asLong()) : Constant.of(number(node, path, "value"));
  }

  private static boolean isWhole(JsonNode node) {
    return node.isIntegralNumber() && node.canConvertToLong();
  }

  private double number(JsonNode node, String path, String name) {
    return field(
            node,
            path,
            name,
            each -> each.isNumber() && Double.isFinite(each.asDouble()),
            "a finite number")
        .asDouble();
  }

  private JsonNode field(
      JsonNode node, String path, String name, Predicate<JsonNode> fits, String expected) {
    JsonNode value = node == null ? null : node.get(name);
    if (value == null || !fits.test(value)) {
      throw MlException.user(
          file
              + ": "
              + path
              + name
              + ": "
              + (value == null ? "missing" : value)
              + " (expected: "
              + expected
              + "; run anabranch fit again)");
    }
    return value;
  }
}

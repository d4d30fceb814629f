// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.definition;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Random valid definitions, as trees of what their files hold. */
final class DefinitionTrees {
  private final Random random;
  private final List<String> numbers = new ArrayList<>(List.of("i", "l", "f", "d", "b"));

  private DefinitionTrees(Random random) {
    this.random = random;
  }

  static Map<String, Object> random(Random random) {
    return new DefinitionTrees(random).definition();
  }

  private Map<String, Object> definition() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("name", "some-name");
    tree.put(
        "columns",
        map(
            "t",
            "TIMESTAMP(3)",
            "s",
            "STRING",
            "u",
            "STRING",
            "i",
            "INT",
            "l",
            "BIGINT",
            "f",
            "FLOAT",
            "d",
            "DOUBLE",
            "b",
            "BOOLEAN",
            "photo",
            "BYTES",
            "tokens",
            "ARRAY<BIGINT>"));
    tree.put("event-time", map("column", "t", "out-of-orderness", random.nextInt(90) + " min"));
    tree.put("key", random.nextBoolean() ? "s" : List.of("s", "i"));
    List<Object> features = new ArrayList<>();
    for (int i = random.nextInt(8); i >= 0; i--) {
      features.add(feature("f" + i));
    }
    tree.put("features", features);
    if (random.nextBoolean()) {
      tree.put("model", model());
      tree.put("output", List.of("s", number(), "p"));
    }
    if (random.nextBoolean()) {
      tree.put("inference", map("mode", "async", "max-bytes", "1 MiB", "device", "cpu"));
    }
    return tree;
  }

  private Map<String, Object> feature(String name) {
    Map<String, Object> feature =
        switch (random.nextInt(13)) {
          case 0 -> map("standardize", number());
          case 1 ->
              map("impute", pick("i", "d"), "with", pick(1, 0.5, "mean", "min", "most-frequent"));
          case 2 -> map("string-index", "s", "unknown", pick("error", "dead-letter", "bucket"));
          case 3 -> map("bucketize", number(), "at", List.of(-1.5, 0, random.nextInt(9) + 1));
          case 4 -> map("hash", pick("s", "u", "t", "d"), "buckets", random.nextInt(99) + 1);
          case 5 -> map("log", number(), "offset", random.nextInt(5));
          case 6 -> map("clip", number(), "min", -random.nextInt(5), "max", 1e3);
          case 7 -> map("calendar", "t", "part", pick("hour", "weekday", "day-of-year"));
          case 8 -> map("add", List.of(number(), number()));
          case 9 -> map("divide", List.of(number(), number()));
          case 10 -> map("over", over(), "stats", List.of("count", "mean", "lag-3"));
          case 11 -> map("over", withDecay(), "stats", List.of("ewma"));
          default -> map("string-index", "s", "categories", List.of("x", "y"));
        };
    String output = name;
    if (feature.containsKey("over")) {
      output = name + (feature.get("stats").toString().contains("ewma") ? "_ewma" : "_mean");
    }
    numbers.add(output);
    feature.put("name", name);
    return feature;
  }

  private Map<String, Object> over() {
    Map<String, Object> over = map("window", random.nextInt(9) + 1 + " h", "of", number());
    if (random.nextBoolean()) {
      over.put("key", pick("u", List.of("u", "s")));
    }
    if (random.nextBoolean()) {
      over.put("rows", random.nextInt(100) + 1);
      over.put("lag", "PT6H");
    }
    return over;
  }

  private Map<String, Object> withDecay() {
    Map<String, Object> over = over();
    over.put("half-life", "20 min");
    return over;
  }

  private Map<String, Object> model() {
    return map(
        "path", "m.onnx",
        "inputs",
            map(
                "x",
                List.of(number(), number()),
                "y",
                number(),
                "z",
                map("image", "photo", "size", List.of(4, random.nextInt(9) + 1), "scale", "1/255"),
                "v",
                map("sequence", "tokens", "pad", random.nextInt(3), "buckets", List.of(4, 8)),
                "m",
                map("mask-of", "tokens")),
        "outputs", map("variable", "p", "other", "q"));
  }

  private String number() {
    return numbers.get(random.nextInt(numbers.size()));
  }

  private Object pick(Object... choices) {
    return choices[random.nextInt(choices.length)];
  }

  private static Map<String, Object> map(Object... entries) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < entries.length; i += 2) {
      map.put((String) entries[i], entries[i + 1]);
    }
    return map;
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.scoring;

import io.anabranch.core.inference.ModelRunner;
import io.anabranch.onnx.OnnxModelRunner;
import io.anabranch.onnx.OnnxOptions;
import io.anabranch.onnx.graph.Graphs;
import io.anabranch.onnx.graph.TestGraphs;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;

/** A random definition with features over time and of the row, a model over them, and rows. */
public final class RandomDefinition {
  public static final long BOUND_MILLIS = 400;

  private static final List<String> STATS =
      List.of(
          "count",
          "sum",
          "mean",
          "std",
          "min",
          "max",
          "last",
          "lag-2",
          "delta",
          "since-last",
          "ewma");

  /** What fills a feature of each kind: fractions, integers, or what an imputed one has anyway. */
  private static final List<String> FITTING =
      List.of("0.25", "mean", "7", "7", "7", "0.25", "7", "0.25", "7");

  private final Map<String, String> constants = new HashMap<>();
  private final Random random;
  private final StringBuilder features = new StringBuilder();
  private final List<String> numbers = new ArrayList<>(List.of("x", "y", "b"));
  private final List<String> filled = new ArrayList<>();
  private int named;

  private RandomDefinition(Random random) {
    this.random = random;
  }

  public static PipelineSpec spec(Random random) {
    return new RandomDefinition(random).spec();
  }

  private PipelineSpec spec() {
    int size = 3 + random.nextInt(6);
    overTime();
    for (int i = 0; i < size; i++) {
      if (random.nextInt(5) < 2) {
        overTime();
      } else {
        ofTheRow();
      }
    }
    // Beside what may be null or unusable, so that most rows can be scored.
    for (String name : List.copyOf(numbers)) {
      if (random.nextInt(3) > 0 || filled.isEmpty()) {
        fill(name);
      }
    }
    String model = pick("mlp", "forest", "classifier");
    String inference =
        String.format(
            "inference: {mode: %s, batch-size: %d, max-delay: %d ms, in-flight: %d, order: %s}%n",
            pick("inline", "async"),
            // ONNX Runtime's LinearClassifier gives a row other bits alone than among others.
            model.equals("classifier") ? 1 : 1 + random.nextInt(40),
            1 + random.nextInt(20),
            1 + random.nextInt(4),
            pick("ordered", "unordered"));
    return new PipelineSpec(
        "random.yaml",
        """
        name: random
        columns: {at: TIMESTAMP(3), k: STRING, g: INT, x: DOUBLE, y: INT, c: STRING, b: BOOLEAN}
        event-time: {column: at, out-of-orderness: 400 ms}
        key: k
        features:
        """
            + features
            + String.format(
                "model: {path: %s, inputs: {features: [%s]}}%n", model, String.join(", ", filled))
            + inference,
        null);
  }

  private String add(String text) {
    String name = "f" + named++;
    features.append("  - {name: ").append(name).append(", ").append(text).append("}\n");
    return name;
  }

  private void overTime() {
    List<String> stats = new ArrayList<>();
    for (String stat : STATS) {
      if (random.nextInt(3) == 0) {
        stats.add(stat);
      }
    }
    if (stats.isEmpty()) {
      stats.add("mean");
    }
    String name =
        add(
            String.format(
                "over: {key: %s, window: %d ms, of: %s, lag: %d ms%s%s}, stats: %s",
                pick("k", "k", "g", "[k, g]"),
                1 + random.nextInt(1500),
                number(),
                random.nextInt(2) * random.nextInt(500),
                random.nextInt(2) == 0 ? "" : ", rows: " + (1 + random.nextInt(9)),
                stats.contains("ewma") ? ", half-life: " + (1 + random.nextInt(300)) + " ms" : "",
                stats));
    stats.forEach(stat -> numbers.add(name + "_" + stat.replace('-', '_')));
  }

  private void ofTheRow() {
    int kind = random.nextInt(9);
    String name =
        switch (kind) {
          case 0 -> add("standardize: " + pick("x", "y"));
          case 1 -> add("impute: " + pick("x", "y", "b") + ", with: " + pick("mean", "min"));
          case 2 -> add("string-index: c, unknown: " + pick("bucket", "dead-letter"));
          case 3 -> add("bucketize: " + number() + ", at: [-1, 0, 2.5]");
          case 4 -> add("hash: " + pick("c", "g") + ", buckets: 7");
          case 5 -> add("clip: " + number() + ", min: -2, max: 2");
          case 6 -> add("calendar: at, part: minute-of-day");
          case 7 -> add(pick("add", "subtract", "multiply") + ": [" + number() + ", y]");
          default -> add("string-index: c, categories: [red, green], unknown: bucket");
        };
    numbers.add(name);
    constants.put(name, FITTING.get(kind));
  }

  private void fill(String name) {
    filled.add(add("impute: " + name + ", with: " + constant(name)));
  }

  /** One that fits: statistics other than counts are DOUBLE, features of the row of any type. */
  private String constant(String name) {
    if (name.equals("b")) {
      return "true";
    }
    if (name.equals("x") || name.contains("_") && !name.endsWith("_count")) {
      return "0.25";
    }
    return constants.getOrDefault(name, "7");
  }

  private String number() {
    return numbers.get(random.nextInt(numbers.size()));
  }

  private String pick(String... choices) {
    return choices[random.nextInt(choices.length)];
  }

  /** A model over the inputs that the definition names. */
  public static ModelRunner.Factory model(PipelineSpec spec, Random random) {
    int inputs = spec.definition().model().inputs().get("features").columns().size();
    byte[] bytes =
        switch (spec.definition().model().path()) {
          case "mlp" -> Graphs.mlp(inputs, new int[] {8}, random.nextLong());
          case "forest" -> Graphs.forest(inputs, 5, 3, random.nextLong());
          default -> TestGraphs.classifier(inputs, random.nextLong());
        };
    return OnnxModelRunner.factory(bytes, "random", OnnxOptions.DEFAULT);
  }

  /** Rows with ties in time, nulls and values that are not numbers, shuffled within the bound. */
  public static List<RowData> rows(Random random, int size, long disorderMillis) {
    record Timed(long arrival, RowData row) {}
    List<Timed> rows = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      long time = 10L * random.nextInt(size);
      rows.add(new Timed(time + random.nextLong(disorderMillis + 1), row(random, time)));
    }
    return rows.stream()
        .sorted((a, b) -> Long.compare(a.arrival(), b.arrival()))
        .map(Timed::row)
        .collect(Collectors.toList());
  }

  private static RowData row(Random random, long time) {
    double x =
        switch (random.nextInt(40)) {
          case 0 -> Double.NaN;
          case 1 -> -0.0;
          case 2 -> 1e-300;
          default -> random.nextGaussian();
        };
    return GenericRowData.of(
        TimestampData.fromEpochMillis(time),
        StringData.fromString("k" + random.nextInt(4)),
        random.nextInt(3),
        random.nextInt(12) == 0 ? null : x,
        random.nextInt(12) == 0 ? null : random.nextInt(5) - 2,
        random.nextInt(12) == 0
            ? null
            : StringData.fromString(List.of("red", "green", "blue").get(random.nextInt(3))),
        random.nextInt(12) == 0 ? null : random.nextBoolean());
  }
}

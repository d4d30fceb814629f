// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.anabranch.core.inference.ModelOutput;
import io.anabranch.core.inference.TensorBatch;
import io.anabranch.core.learn.ModelStructure;
import io.anabranch.core.learn.ModelStructure.Link;
import io.anabranch.jobs.run.RowAccount;
import io.anabranch.models.DefinitionFiles;
import io.anabranch.models.Models;
import io.anabranch.onnx.OnnxModelRunner;
import io.anabranch.onnx.OnnxOptions;
import io.anabranch.onnx.learn.LearnedGraph;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Thousands of small models, of which each row names its own. */
final class ChosenModelsITCase {
  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(2)
              .build());

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MODELS = 2_000;
  private static final int ROWS = 3_000;

  @TempDir Path folder;

  private Path definition;

  private void writeModels(int count) throws IOException {
    Path models = Files.createDirectories(folder.resolve("models"));
    for (int i = 0; i < count; i++) {
      Files.write(models.resolve("pump-t" + i + ".onnx"), model(i));
    }
    definition =
        Readings.write(
            folder.resolve("pumps.yaml"),
            """
            name: pumps
            columns: {id: BIGINT, type: STRING, a: DOUBLE, b: DOUBLE, c: DOUBLE}
            model:
              path: "models/pump-{type}.onnx"
              inputs: {features: [a, b, c]}
            inference: {models: 64, batch-size: 128}
            output: [id, type, prediction]
            """);
  }

  private static byte[] model(int seed) {
    Random random = new Random(seed);
    double[] weights = {random.nextGaussian(), random.nextGaussian(), random.nextGaussian()};
    return LearnedGraph.of(
        new ModelStructure.Linear(weights, random.nextGaussian(), Link.IDENTITY),
        List.of("a", "b", "c"),
        List.of());
  }

  /** The type of a row's pump; a few are asked for most often, as is usual. */
  private static int type(Random random) {
    return random.nextInt(4) == 0 ? random.nextInt(MODELS) : random.nextInt(50);
  }

  private static List<String> rows() {
    List<String> rows = new ArrayList<>();
    Random random = new Random(11);
    for (int i = 0; i < ROWS; i++) {
      rows.add(
          row(
              i,
              "\"t" + type(random) + "\"",
              random.nextGaussian(),
              random.nextGaussian(),
              random.nextGaussian()));
    }
    return rows;
  }

  private static String row(int id, String type, double a, double b, double c) {
    return String.format(
        "{\"id\": %d, \"type\": %s, \"a\": %s, \"b\": %s, \"c\": %s}", id, type, a, b, c);
  }

  private RowAccount score(Path in, String out, RuntimeExecutionMode mode, String batch) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("parallelism.default", "2");
    return new ScoringJob(
            DefinitionFiles.read(definition, null),
            Readings.files(in),
            Readings.sinks(Readings.files(folder.resolve(out))),
            new Engine(mode, settings))
        .score(batch)
        .await();
  }

  @Test
  void everyRowIsScoredAsByItsModelAloneInBothModes() throws IOException {
    writeModels(MODELS);
    List<String> rows = rows();
    Path in = Readings.write(folder.resolve("in.json"), rows);
    RowAccount bounded = score(in, "batch", RuntimeExecutionMode.BATCH, "batch");
    RowAccount unbounded = score(in, "stream", RuntimeExecutionMode.STREAMING, "stream");
    assertThat(bounded.scored()).isEqualTo(ROWS);
    assertThat(unbounded.scored()).isEqualTo(ROWS);
    assertThat(unbounded.digest()).isEqualTo(bounded.digest());

    Map<Long, JsonNode> scored = new LinkedHashMap<>();
    for (String line : Readings.lines(folder.resolve("batch"))) {
      JsonNode row = JSON.readTree(line);
      scored.put(row.get("id").longValue(), row);
    }
    for (int i = 0; i < ROWS; i += 31) {
      JsonNode given = JSON.readTree(rows.get(i));
      JsonNode row = scored.get((long) i);
      Path file = folder.resolve("models/pump-" + given.get("type").textValue() + ".onnx");
      try (OnnxModelRunner alone = OnnxModelRunner.open(file, OnnxOptions.DEFAULT)) {
        assertThat(row.get("prediction").doubleValue()).isEqualTo(alone(alone, given));
        assertThat(row.get("model_name").textValue())
            .isEqualTo("pump-" + given.get("type").textValue());
        assertThat(row.get("model_version").textValue()).isEqualTo(alone.identity().version());
      }
    }
  }

  private static double alone(OnnxModelRunner runner, JsonNode row) {
    TensorBatch batch = TensorBatch.allocate(runner.signature(), 1);
    batch.beginRow();
    batch.inputs().get(0).putNumber(0, row.get("a").doubleValue());
    batch.inputs().get(0).putNumber(1, row.get("b").doubleValue());
    batch.inputs().get(0).putNumber(2, row.get("c").doubleValue());
    batch.commitRow();
    batch.seal();
    runner.run(batch);
    return ((ModelOutput.OfTensor) batch.outputs().get(0)).tensor().number(0);
  }

  @Test
  void aRowWithoutAModelOfItsOwnIsADeadLetterThatSaysWhy() throws IOException {
    writeModels(3);
    Files.writeString(folder.resolve("secret.onnx"), "secret");
    Files.writeString(folder.resolve("models/pump-broken.onnx"), "no model");
    Files.write(
        folder.resolve("models/pump-wide.onnx"),
        LearnedGraph.of(
            new ModelStructure.Linear(new double[4], 0, Link.IDENTITY),
            List.of("a", "b", "c", "d"),
            List.of()));
    List<String> types =
        List.of(
            "\"t1\"", "\"none\"", "\"/../../secret\"", "null", "\"broken\"", "\"wide\"", "\"t2\"");
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < types.size(); i++) {
      rows.add(row(i, types.get(i), i, 1, 1));
    }
    for (RuntimeExecutionMode mode :
        List.of(RuntimeExecutionMode.BATCH, RuntimeExecutionMode.STREAMING)) {
      String out = mode.name();
      RowAccount account = score(Readings.write(folder.resolve("in.json"), rows), out, mode, out);
      assertThat(account.scored()).isEqualTo(2);
      assertThat(account.deadLettered()).isEqualTo(5);
      List<String> reasons = new ArrayList<>();
      for (String line : Readings.lines(folder.resolve(out + "-dead-letters"))) {
        JsonNode letter = JSON.readTree(line);
        assertThat(letter.get("stage").textValue()).isEqualTo("model");
        reasons.add(letter.get("reason").textValue());
      }
      assertThat(reasons)
          .satisfiesOnlyOnce(
              reason ->
                  assertThat(reason)
                      .isEqualTo(
                          "model: models/pump-none.onnx (expected: one of the 5 that there were"
                              + " when the job was submitted, as models/pump-t0.onnx)"))
          .satisfiesOnlyOnce(
              reason ->
                  assertThat(reason)
                      .isEqualTo(
                          "type: '/../../secret' (expected: letters, digits, '.', '_' and '-'"
                              + " without two dots in a row, as it is part of the model's name"
                              + " models/pump-{type}.onnx)"))
          .satisfiesOnlyOnce(
              reason -> assertThat(reason).startsWith("type: null (expected: a value"))
          .satisfiesOnlyOnce(reason -> assertThat(reason).startsWith("model pump-broken: "))
          .satisfiesOnlyOnce(
              reason ->
                  assertThat(reason)
                      .matches(
                          "model pump-wide \\w+: \\[features: DOUBLE \\[\\?, 4]].*expected:"
                              + ".*\\[\\?, 3]].*as model pump-t0 \\w+\\)"));
    }
  }

  @Test
  void rowsThatBringTheirWeightsShareOneModelAndScoreAsByTheirOwn() throws IOException {
    List<String> names = List.of("a", "b", "c");
    Files.write(
        folder.resolve("keyed.onnx"), LearnedGraph.ofWeights(Link.IDENTITY, names, List.of()));
    definition =
        Readings.write(
            folder.resolve("keyed.yaml"),
            """
            name: keyed
            columns: {id: BIGINT, a: DOUBLE, b: DOUBLE, c: DOUBLE, w: ARRAY<DOUBLE>}
            model:
              path: keyed.onnx
              inputs: {features: [a, b, c], weights: w}
            output: [id, prediction]
            """);
    List<String> rows = new ArrayList<>();
    Map<Long, Double> expected = new LinkedHashMap<>();
    Random random = new Random(3);
    for (int i = 0; i < 200; i++) {
      double[] w = random.doubles(4, -2, 2).toArray();
      String row = row(i, "null", random.nextDouble(), random.nextDouble(), random.nextDouble());
      rows.add(row.replace("}", ", \"w\": " + Arrays.toString(w) + "}"));
      byte[] own =
          LearnedGraph.of(
              new ModelStructure.Linear(Arrays.copyOf(w, 3), w[3], Link.IDENTITY),
              names,
              List.of());
      if (i % 20 == 0) {
        try (OnnxModelRunner runner = OnnxModelRunner.open(own, "own", OnnxOptions.DEFAULT)) {
          expected.put((long) i, alone(runner, JSON.readTree(row)));
        }
      }
    }
    rows.add(row(200, "null", 1, 1, 1).replace("}", ", \"w\": [1, 2]}"));
    Path in = Readings.write(folder.resolve("in.json"), rows);
    RowAccount account = score(in, "out", RuntimeExecutionMode.BATCH, "keyed");
    assertThat(account.scored()).isEqualTo(200);
    assertThat(account.deadLettered()).isEqualTo(1);
    Map<Long, Double> found = new LinkedHashMap<>();
    for (String line : Readings.lines(folder.resolve("out"))) {
      JsonNode row = JSON.readTree(line);
      found.put(row.get("id").longValue(), row.get("prediction").doubleValue());
    }
    assertThat(found).containsAllEntriesOf(expected);
  }

  @Test
  void withoutAnyModelTheJobIsRefused() throws IOException {
    writeModels(1);
    Readings.write(
        folder.resolve("pumps.yaml"),
        """
        name: pumps
        columns: {type: STRING, a: DOUBLE}
        model: {path: "models/valve-{type}.onnx", inputs: {features: [a]}}
        """);
    DefinitionFiles files = DefinitionFiles.read(definition, null);
    assertThatThrownBy(() -> Models.factory(files, files.spec().definition()))
        .hasMessage(
            definition
                + ": model: models/valve-{type}.onnx: no model has such a name (expected: at least"
                + " one model that may run)");
  }
}

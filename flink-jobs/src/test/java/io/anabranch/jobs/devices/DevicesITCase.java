// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.devices;

import static org.apache.flink.api.common.RuntimeExecutionMode.BATCH;
import static org.apache.flink.api.common.RuntimeExecutionMode.STREAMING;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.anabranch.core.inference.ModelOutput;
import io.anabranch.core.inference.TensorBatch;
import io.anabranch.jobs.Commands;
import io.anabranch.jobs.learn.Devices;
import io.anabranch.jobs.learn.LearnJob;
import io.anabranch.jobs.learn.LearnPorts;
import io.anabranch.jobs.run.JobRun;
import io.anabranch.jobs.score.Engine;
import io.anabranch.jobs.score.JobPlan;
import io.anabranch.jobs.score.Readings;
import io.anabranch.jobs.score.Sinks;
import io.anabranch.models.DefinitionFiles;
import io.anabranch.onnx.OnnxModelRunner;
import io.anabranch.onnx.OnnxOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.state.api.SavepointReader;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Models out of history and savepoints, and into them. */
final class DevicesITCase {
  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(2)
              .build());

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long PATIENCE_NANOS = 60_000_000_000L;
  private static final List<String> LEARNERS = List.of("group", "own", "next", "plain");

  @TempDir static Path folder;
  private static Fleet fleet;
  private static String definition;
  private static String savepoint;
  private static Commands trained;

  /** One run over all, and one over the history, which all tests look at. */
  @BeforeAll
  static void trainOnHistory() {
    fleet = new Fleet(folder);
    definition = Fleet.definition(folder).toString();
    savepoint = fleet.path("savepoint").toString();
    learnAll(definition, "all");
    trained = train(definition, "savepoint");
  }

  private static void learnAll(String definition, String out) {
    Fleet.run(
        List.of("learn", definition, "--mode", "batch", "-p", "2"),
        fleet.files("--from", "rows.json"),
        fleet.files("--labels", "labels.json"),
        fleet.files("--to", out),
        fleet.files("--models", out + "-models"));
  }

  private static Commands train(String definition, String out) {
    return Fleet.run(
        List.of("train-devices", definition, "-p", "2"),
        fleet.files("--from", "rows-before.json"),
        fleet.files("--labels", "labels-before.json"),
        fleet.files("--models", out + "-models"),
        List.of("--to-savepoint", fleet.path(out).toString()));
  }

  private static void goOn(String definition, String from, String rows, String out) {
    Fleet.run(
        List.of("learn", definition, "--mode", "stream", "-p", "2"),
        List.of("--from-savepoint", fleet.path(from).toString()),
        List.of("--set", "state.backend.type=rocksdb"),
        List.of("--set", "execution.checkpointing.dir=" + fleet.path("checkpoints").toUri()),
        fleet.files("--from", rows),
        fleet.files("--labels", "labels-after.json"),
        fleet.files("--to", out),
        fleet.files("--models", out + "-models"));
  }

  private static void assertSameModels(String one, String other, List<String> learners) {
    for (String learner : learners) {
      assertThat(fleet.written(one + "-models-" + learner))
          .as(learner)
          .isEqualTo(fleet.written(other + "-models-" + learner))
          .isNotEmpty();
    }
  }

  @Test
  void aStreamGoesOnFromHistoryAsIfItHadSeenIt() {
    assertThat(trained.out())
        .contains("every row accounted for")
        .contains("savepoint     " + savepoint)
        .contains("--from-savepoint " + savepoint);
    goOn(definition, "savepoint", "rows-after.json", "on");

    assertThat(fleet.written("on"))
        .isEqualTo(fleet.after(fleet.written("all")))
        .hasSizeGreaterThan(Fleet.ROWS / 3);
    assertThat(fleet.written("on-late")).isEmpty();
    assertSameModels("on", "all", LEARNERS);
  }

  @Test
  void featuresOverTimeFillFromRowsBeforeTheBorder() {
    String over = Devices.definition(folder).toString();
    learnAll(over, "over");
    train(over, "over-savepoint");
    goOn(over, "over-savepoint", "rows-overlap.json", "over-on");

    assertThat(fleet.written("over-on")).isEqualTo(fleet.after(fleet.written("over")));
    assertThat(fleet.written("over-on-late")).isNotEmpty();
    assertSameModels("over-on", "over", List.of("group", "own", "next"));
  }

  @Test
  void whatIsExportedIsWhatWasLearntAndLoadsAgain() {
    Commands exported =
        Fleet.run(
            List.of("devices", "export", definition, "--savepoint", savepoint),
            fleet.files("--to", "exported-models"));
    int models = Devices.TYPES + 3 * Devices.DEVICES;
    assertThat(exported.out()).startsWith("models " + models + " ");
    assertSameModels("exported", "savepoint", LEARNERS);

    String loaded = fleet.path("loaded").toString();
    Commands load =
        Fleet.run(
            List.of("devices", "load", definition, "--to-savepoint", loaded),
            fleet.files("--from", "exported-models"));
    assertThat(load.out()).containsPattern("models +" + models + " ");
    Fleet.run(
        List.of("devices", "export", definition, "--savepoint", loaded, "--learner", "own"),
        fleet.files("--to", "again-models-own"));
    assertSameModels("again", "savepoint", List.of("own"));
  }

  @Test
  void weightsTrainedElsewhereAreLoadedAndWhatIsNoneIsADeadLetter() {
    Readings.write(
        folder.resolve("weights.json"),
        List.of(
            "{\"device\": \"d3\", \"weights\": [1.5, 0.25]}",
            "{\"device\": \"d4\", \"weights\": [1.5]}"));
    String loaded = fleet.path("weights").toString();
    Commands load =
        Fleet.run(
            List.of("devices", "load", definition, "--learner", "plain", "--weights"),
            List.of("--to-savepoint", loaded),
            fleet.files("--from", "weights.json"));
    assertThat(load.out()).containsPattern("models +1 ").containsPattern("dead letters +1\n");
    assertThat(fleet.written("weights-dead-letters"))
        .singleElement()
        .asString()
        .contains("weights: [1.5] (expected: 2 finite numbers");
    Commands shown = Fleet.run(List.of("devices", "show", definition, "d3", "--savepoint", loaded));
    assertThat(shown.out())
        .contains("device d3: learner plain (linear)")
        .contains("0 updates of 0 rows")
        .containsPattern("load +1.5")
        .containsPattern("intercept +0.25");
  }

  @Test
  void oneModelIsShownWithItsWeightsByName() throws Exception {
    Commands shown =
        Fleet.run(
            List.of("devices", "show", definition, "d7", "--learner", "own"),
            List.of("--savepoint", savepoint));
    JsonNode model = model("own", "d7");
    assertThat(shown.out())
        .contains("device d7: learner own (linear)")
        .contains(model.path("updates").asLong() + " updates of " + model.path("seen").asLong())
        .containsPattern("rmse +" + model.path("rmse").asText())
        .containsPattern("load +" + model.path("weights").get(0).asText())
        .containsPattern("intercept +" + model.path("weights").get(1).asText());
    Commands unknown =
        Fleet.attempt(List.of("devices", "show", definition, "nobody", "--savepoint", savepoint));
    assertThat(unknown.code()).isEqualTo(2);
    assertThat(unknown.err())
        .contains("device: nobody: no model of learner plain (expected: a key that it has seen");
    Path other =
        Readings.write(
            folder.resolve("other.yaml"),
            Fleet.DEFINITION.replace("linear:", "rls:").replaceAll("options: .*", ""));
    Commands changed =
        Fleet.attempt(
            List.of("devices", "show", other.toString(), "d7", "--learner", "next"),
            List.of("--savepoint", savepoint));
    assertThat(changed.code()).isEqualTo(2);
    assertThat(changed.err())
        .contains("learner next: state of another learner: learner linear (expected: rls)");
  }

  private static JsonNode model(String learner, String device) throws Exception {
    for (String line : fleet.written("savepoint-models-" + learner)) {
      JsonNode model = JSON.readTree(line);
      if (model.path("device").asText().equals(device)) {
        return model;
      }
    }
    throw new AssertionError("no model of " + device);
  }

  @Test
  void theWorstAreListedFromASavepointAndFromRows() {
    List<String> expected =
        fleet.written("savepoint-models-own").stream()
            .map(DevicesITCase::read)
            .sorted(Comparator.comparingDouble((JsonNode row) -> -row.path("rmse").asDouble()))
            .limit(3)
            .map(row -> row.path("device").asText())
            .toList();
    List<String> worst =
        List.of("devices", "worst", definition, "--learner=own", "--by=rmse", "--most=3");
    Commands ofSavepoint =
        Fleet.run(worst, List.of("--updates=5", "--savepoint", savepoint, "-p", "2"));
    Commands ofRows =
        Fleet.run(worst, List.of("--updates=5"), fleet.files("--from", "savepoint-models-own"));

    assertThat(ofSavepoint.out()).isEqualTo(ofRows.out()).startsWith("PLACE  DEVICE  RMSE");
    assertThat(ofSavepoint.out().lines().skip(1).map(line -> line.split(" +")[1]))
        .containsExactlyElementsOf(expected);
  }

  private static JsonNode read(String line) {
    try {
      return JSON.readTree(line);
    } catch (IOException e) {
      throw new AssertionError(line, e);
    }
  }

  @Test
  void theOnnxOfADevicePredictsAsTheJob() throws Exception {
    Path file = fleet.path("d5.onnx");
    Fleet.run(
        List.of("devices", "onnx", definition, "--learner", "plain", "--key", "d5"),
        List.of("--savepoint", savepoint, "--into", file.toString()));
    JsonNode first =
        fleet.after(fleet.written("all")).stream()
            .map(DevicesITCase::read)
            .filter(row -> row.path("device").asText().equals("d5"))
            .min(Comparator.comparing((JsonNode row) -> row.path("at").asText()))
            .orElseThrow();
    assertThat(predict(Files.readAllBytes(file), first.path("load").asDouble()))
        .isEqualTo(first.path("plain_prediction").asDouble());

    Commands bundle =
        Fleet.run(
            List.of("devices", "onnx", definition, "--learner", "own", "--key", "d5"),
            List.of("--savepoint", savepoint, "--into", fleet.path("bundle").toString()));
    assertThat(bundle.out()).startsWith("bundle      own-d5 ");
    assertThat(Fleet.run(List.of("model", "verify", fleet.path("bundle").toString())).out())
        .startsWith("verified    own-d5 ");
  }

  private static double predict(byte[] model, double load) {
    try (OnnxModelRunner runner = OnnxModelRunner.open(model, "device", OnnxOptions.DEFAULT)) {
      TensorBatch batch = TensorBatch.allocate(runner.signature(), 1);
      batch.beginRow();
      batch.inputs().get(0).putNumber(0, load);
      batch.commitRow();
      batch.seal();
      runner.run(batch);
      return ((ModelOutput.OfTensor) batch.outputs().get(0)).tensor().number(0);
    }
  }

  @Test
  void silentKeysAreForgottenAfterTheirTimeAlsoFromASavepoint() throws Exception {
    LearnerRows own = learner("own");
    StreamExecutionEnvironment environment =
        NewSavepoint.allowed(new Engine(BATCH, Map.of())).environment();
    List<Long> timers = new ArrayList<>();
    SavepointReader.read(environment, savepoint, new HashMapStateBackend())
        .readKeyedState(
            SavedModels.identifier(own),
            new CleanupTimers(own),
            own.key().getProducedType(),
            Types.LONG)
        .executeAndCollect()
        .forEachRemaining(timers::add);
    long day = Duration.ofDays(1).toMillis();
    assertThat(timers)
        .hasSize(Devices.DEVICES)
        .allMatch(time -> time > day + Instant.parse("2001-06-01T00:01:00Z").toEpochMilli());
  }

  private static LearnerRows learner(String name) {
    return LearnerRows.all(DefinitionFiles.read(Path.of(definition), null)).stream()
        .filter(learner -> learner.spec().name().equals(name))
        .findAny()
        .orElseThrow();
  }

  @Test
  void aCheckpointOfRocksDbIsReadToo() throws Exception {
    Path checkpoints = fleet.path("rocksdb");
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("state.backend.type", "rocksdb");
    settings.put("execution.checkpointing.interval", "200 ms");
    settings.put("execution.checkpointing.incremental", "true");
    settings.put("execution.state-recovery.path", fleet.path("savepoint").toUri().toString());
    settings.put("execution.checkpointing.dir", checkpoints.toUri().toString());
    settings.put(
        "execution.checkpointing.externalized-checkpoint-retention", "RETAIN_ON_CANCELLATION");
    Map<String, String> from = Readings.files(fleet.path("rows-after.json"));
    from.put("source.monitor-interval", "1 s");
    JobPlan plan =
        new JobPlan(
            DefinitionFiles.read(Path.of(definition), null),
            from,
            Sinks.of(Readings.files(fleet.path("live"))),
            new Engine(STREAMING, settings));
    Map<String, String> labels = Readings.files(fleet.path("labels-after.json"));
    JobRun job = new LearnJob(plan, LearnPorts.NONE.withLabels(labels)).learn("live");
    awaitCheckpoint(checkpoints);
    job.client().cancel().get();
    Path kept = checkpoints.resolve(job.client().getJobID() + "/chk-" + newest(checkpoints));
    Fleet.run(
        List.of("devices", "export", definition, "--learner", "plain"),
        List.of("--savepoint", kept.toString()),
        fleet.files("--to", "live-models-plain"));
    assertThat(fleet.written("live-models-plain"))
        .hasSize(Devices.DEVICES)
        .allMatch(row -> read(row).path("seen").asLong() > 0);
  }

  private static void awaitCheckpoint(Path folder) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (newest(folder) == 0 && System.nanoTime() < end) {
      Thread.sleep(100);
    }
    assertThat(newest(folder)).isPositive();
  }

  /** The number of the last checkpoint that is complete; 0 where there is none. */
  private static long newest(Path folder) {
    if (!Files.exists(folder)) {
      return 0;
    }
    try (Stream<Path> files = Files.find(folder, 3, (file, how) -> file.endsWith("_metadata"))) {
      return files
          .mapToLong(file -> Long.parseLong(file.getParent().getFileName().toString().substring(4)))
          .max()
          .orElse(0);
    } catch (IOException | UncheckedIOException e) {
      // A checkpoint was dropped meanwhile.
      return 0;
    }
  }

  @Test
  void aSavepointNeedsAFreshFolderAndTheLearnersThatAreAskedFor() {
    Commands again =
        Fleet.attempt(
            List.of("devices", "load", definition, "--to-savepoint", savepoint),
            fleet.files("--from", "savepoint-models"));
    assertThat(again.code()).isEqualTo(2);
    assertThat(again.err()).contains(" holds files (expected: a new folder for the savepoint)");
    Commands other =
        Fleet.attempt(
            List.of("devices", "show", Devices.definition(folder).toString(), "d1"),
            List.of("--learner", "next", "--savepoint", fleet.path("rows.json").toString()));
    assertThat(other.code()).isEqualTo(2);
    assertThat(other.err()).contains("(expected: a savepoint of Flink)");
  }
}

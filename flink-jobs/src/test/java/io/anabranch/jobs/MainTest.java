// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.anabranch.core.bundle.BundleWriter;
import io.anabranch.core.inference.ModelSignature;
import io.anabranch.jobs.score.Readings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The command line where no job runs. */
final class MainTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "demo|--quick --out",
        "score|DEFINITION.yaml --from --to --dead-letters --late --mode --parallelism --set"
            + " --fitted --cluster --detached --from-savepoint --allow-non-restored-state",
        "jobs|--cluster --all savepoint stop restart cancel JOB",
        "learn|DEFINITION.yaml --from --to --labels --queries --answers --load --models --worst"
            + " --dead-letters --late --mode --parallelism --set --detached --from-savepoint",
        "train-devices|DEFINITION.yaml --from --to-savepoint --labels --models --to --dead-letters",
        "devices|export load show worst onnx",
        "features|DEFINITION.yaml --from --to --dead-letters --late --mode --parallelism --set"
            + " --fitted",
        "fit|DEFINITION.yaml --from --fitted --parallelism --set",
        "parity|DEFINITION.yaml --from --labels --work --no-kafka --set --fitted",
        "cluster|start status stop",
        "explain|DEFINITION.yaml --fitted",
        "sql|--file --init --gateway --folder",
        "kafka|--port TOPIC",
        "fleet|--to --labels --devices --events --seed --events-per-second"
      })
  void everyCommandExplainsItsOptions(String command, String options) {
    Commands help = Commands.run(command, "--help");
    assertThat(help.code()).isZero();
    assertThat(help.out()).contains("Usage: anabranch " + command).contains(options.split(" "));
    assertThat(Commands.run("--help").out()).contains("  " + command + " ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "start|--folder --taskmanagers --slots --port --gateway-port --metrics-port --set",
        "status|--folder",
        "stop|--folder"
      })
  void everyCommandOfAClusterExplainsItsOptions(String command, String options) {
    Commands help = Commands.run("cluster", command, "--help");
    assertThat(help.code()).isZero();
    assertThat(help.out())
        .contains("Usage: anabranch cluster " + command)
        .contains(options.split(" "));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "export|DEFINITION.yaml --savepoint --to --learner --parallelism --set --cluster",
        "load|DEFINITION.yaml --from --to-savepoint --learner --weights --dead-letters",
        "show|DEFINITION.yaml KEY --savepoint --from --learner",
        "worst|DEFINITION.yaml --savepoint --from --learner --by --most --updates",
        "onnx|DEFINITION.yaml --savepoint --from --learner --key --into"
      })
  void everyCommandOfDevicesExplainsItsOptions(String command, String options) {
    Commands help = Commands.run("devices", command, "--help");
    assertThat(help.code()).isZero();
    assertThat(help.out())
        .contains("Usage: anabranch devices " + command)
        .contains(options.split(" "));
  }

  @Test
  void aClusterIsNotNamedToACommandThatWouldNotLook() {
    Commands refused = Commands.run("--cluster", "localhost:1", "sql");
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err())
        .startsWith(
            "--cluster: not for anabranch sql (expected: before a command that runs a job, or"
                + " jobs)");
    assertThat(Commands.run("--cluster", "localhost:1", "cluster", "status").code()).isEqualTo(2);
    assertThat(Commands.run("--cluster", "localhost:1", "sql", "--help").code()).isZero();
    assertThat(Commands.run("--cluster", "localhost:1", "jobs").err()).contains("localhost:1");
  }

  @Test
  void aFolderWithoutAClusterIsNamed() {
    for (String command : List.of("status", "stop")) {
      Commands done = Commands.run("cluster", command, "--folder", folder.toString());
      assertThat(done.code()).isEqualTo(command.equals("stop") ? 0 : 1);
      assertThat(done.out()).startsWith("no cluster runs from " + folder);
    }
    assertUser(
        Commands.run("cluster", "start", "--set", "rest.port=1"),
        "--set rest.port=1 (expected: the option --port)");
  }

  @Test
  void theVersionNamesTheEngine() {
    Commands version = Commands.run("--version");
    assertThat(version.code()).isZero();
    assertThat(version.out()).contains("anabranch ", "Flink ", "Java ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "score", "score --no-such-option", "fit x.yaml"})
  void aCommandLineThatCannotBeReadIsTheUsersToCorrect(String line) {
    Commands wrong = Commands.run(line.isEmpty() ? new String[0] : line.split(" "));
    assertThat(wrong.code()).isEqualTo(2);
    assertThat(wrong.err()).contains("Usage: anabranch");
  }

  @Test
  void aMistypedCommandIsGuessed() {
    Commands wrong = Commands.run("scroe");
    assertThat(wrong.code()).isEqualTo(2);
    assertThat(wrong.err()).contains("'scroe'").contains("Did you mean: anabranch score?");
  }

  @Test
  void aDefinitionIsExplainedDownToTheInputsOfItsModel() {
    Commands explained = Commands.run("explain", Readings.definition(folder).toString());
    assertThat(explained.err()).contains("is a plain file, of which nothing was checked");
    assertThat(explained.code()).isZero();
    assertThat(explained.out())
        .containsPattern("definition +readings +hash [0-9a-f]{16}")
        .contains("event time  at, rows up to 5 s out of order")
        .containsPattern("device +STRING")
        .contains("over time, by device")
        .containsPattern("recent +count mean std of value over 30 s, known 1 s later")
        .containsPattern("colour_index +BIGINT")
        .containsPattern("model +readings version [0-9a-f]{12}")
        .contains("any number per run")
        .contains("features: FLOAT [?, 7]")
        .contains("value_0, recent_count, mean_0, std_0, shift_0, colour_index, count")
        .contains("score: FLOAT [?, 1] -> score")
        .contains("inline, batches of 64 rows, at most 20 ms, on CPU");
  }

  @Test
  void theFlightsThatComeWithItAreExplained() throws IOException {
    Path definition = Path.of("../data/flights/flight-delay.yaml");
    Commands explained = Commands.run("explain", definition.toString());
    boolean fitted = Files.exists(definition.resolveSibling("flight-delay.fitted.json"));
    assertThat(explained.code()).isEqualTo(fitted ? 0 : 2);
    assertThat(fitted ? explained.out() : explained.err()).contains("distance_z");
  }

  @Test
  void allMistakesOfADefinitionAreNamedAtOnceWithTheirLine() throws IOException {
    Path definition = Readings.definition(folder);
    String text = Files.readString(definition);
    Files.writeString(
        definition,
        text.replace("window: 30 s", "widnow: 30 s")
            .replace("count: INT", "count: INTEGR")
            .replace("key: device", "key: devise"));
    Commands refused = Commands.run("explain", definition.toString());
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.out()).isEmpty();
    assertThat(refused.err())
        .contains(definition + ":2: columns.count: \"INTEGR\" (expected: ")
        .contains(definition + ":4: key: \"devise\" (expected: ")
        .contains(definition + ":7: features[1].over.widnow: ")
        .contains("did you mean window?")
        .doesNotContain("\tat ");
  }

  @Test
  void aModelThatDoesNotFitIsNamedWithWhatItTakes() throws IOException {
    Path definition = Readings.definition(folder);
    Files.writeString(definition, Files.readString(definition).replace(", colour_index", ""));
    Commands refused = Commands.run("explain", definition.toString());
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err())
        .contains(
            definition
                + ": model: inputs.features: 6 columns [value_0, recent_count, mean_0,"
                + " std_0, shift_0, count] (expected: 7, the model takes features: FLOAT [?, 7];");
  }

  @Test
  void wrongOptionsOfModelsAreNamed() {
    for (String option : new String[] {"--largest-batch", "--time-limit", "--memory"}) {
      Commands refused = Commands.run("model", "verify", option, "0", "m.onnx");
      assertThat(refused.code()).isEqualTo(2);
      assertThat(refused.err()).startsWith(option + ": 0 (expected: 1 to ");
    }
    assertUser(
        Commands.run("models", "list", "--registry", "file:registry"),
        "registry: file:registry (expected: a path, or a URI as file:/models or s3://models/all)");
  }

  @Test
  void anAliasIsCheckedBeforeAVersionIsMade() throws IOException {
    Path bundle =
        new BundleWriter(
                "m",
                Files.writeString(folder.resolve("m.onnx"), "not read here"),
                new ModelSignature(List.of(), List.of(), -1))
            .write(folder.resolve("m"), new UUID(1, 2), Instant.EPOCH)
            .folder();
    Path registry = folder.resolve("registry");
    Commands refused =
        Commands.run(
            "models",
            "register",
            bundle.toString(),
            "--waive-checks",
            "--alias",
            "a/b",
            "--registry",
            registry.toString());
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err()).contains("name: 'a/b' (expected: ");
    assertThat(registry).doesNotExist();
  }

  @Test
  void filesThatAreNotThereAreNamed() throws IOException {
    Path absent = folder.resolve("absent.yaml");
    assertUser(
        Commands.run("explain", absent.toString()),
        absent + ": no such file (expected: a definition in YAML)");
    assertUser(
        Commands.run("explain", folder.toString()),
        folder + ": a folder (expected: a definition in YAML)");
    Path definition = Readings.definition(folder);
    assertUser(
        Commands.run("explain", definition.toString(), "--fitted", "absent.json"),
        "--fitted: absent.json (expected: a file)");
    Files.delete(folder.resolve("readings.onnx"));
    assertUser(
        Commands.run("explain", definition.toString()),
        definition
            + ": model: "
            + folder.resolve("readings.onnx")
            + " (expected: an .onnx file, the"
            + " folder of a bundle, or models:/NAME/VERSION)");
    Files.writeString(folder.resolve("readings.onnx"), "not a model");
    assertThat(Commands.run("explain", definition.toString()).err())
        .contains("readings")
        .doesNotContain("\tat ");
  }

  @Test
  void aDefinitionWithoutModelOrWithOneOfARegistryCannotBeScored() throws IOException {
    Path definition = Readings.definition(folder);
    String text = Files.readString(definition);
    Files.writeString(definition, text.substring(0, text.indexOf("model:")));
    String[] score = {
      "score",
      definition.toString(),
      "--from",
      "connector=filesystem",
      "path=x",
      "format=json",
      "--to",
      "connector=filesystem",
      "path=y",
      "format=json",
      "--registry",
      folder.resolve("registry").toString()
    };
    assertUser(
        Commands.run(score),
        definition
            + ": model: missing (expected: an ONNX file, a bundle or models:/NAME/VERSION; without"
            + " a model use the command features)");
    Files.writeString(
        definition, text.substring(0, text.indexOf("model:")) + "model: models:/readings@live\n");
    assertUser(
        Commands.run(score),
        definition
            + ": model: readings (expected: one of [], the models in the registry "
            + folder.resolve("registry").toUri()
            + ")");
  }

  @Test
  void statisticsThatAreMissingAreNamed() throws IOException {
    Path definition = Readings.definition(folder);
    Files.writeString(
        definition,
        Files.readString(definition).replace("impute: value, with: 0", "standardize: value"));
    Commands refused = Commands.run("explain", definition.toString());
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err()).contains("value_0").contains("fit");
  }

  private static void assertUser(Commands refused, String message) {
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err().strip()).isEqualTo(message);
  }
}

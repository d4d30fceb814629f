// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import io.anabranch.jobs.score.Readings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A model's way from a file to a job: bundle, verify, register, score. */
final class ModelsITCase {
  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(2)
              .build());

  private static final int ROWS = 50;

  @TempDir Path folder;
  private Path definition;
  private Path bundle;
  private Path in;
  private int runs;

  @BeforeEach
  void writeReadings() {
    definition = Readings.definition(folder);
    bundle = folder.resolve("readings");
    in = Readings.write(folder.resolve("in/rows.json"), Readings.rows(0, ROWS));
  }

  private void bundle() {
    Commands made =
        Commands.run(
            "model",
            "bundle",
            folder.resolve("readings.onnx").toString(),
            "--into",
            bundle.toString(),
            "--definition",
            definition.toString());
    assertThat(made.err()).isEmpty();
    assertThat(made.out())
        .contains("golden    what the model gave for random rows, seed 1")
        .contains("not verified yet: anabranch model verify " + bundle);
  }

  private void verify() {
    assertThat(Commands.run("model", "verify", bundle.toString()).code()).isZero();
  }

  /** Lets the definition name another model. */
  private void use(String model) throws IOException {
    String text = Files.readString(definition);
    Files.writeString(definition, text.replaceFirst("path: .*", "path: " + model));
  }

  private Commands score(String... more) {
    List<String> line = new ArrayList<>(List.of("score", definition.toString(), "--from"));
    Readings.files(in).forEach((key, value) -> line.add(key + "=" + value));
    line.add("--to");
    Readings.files(folder.resolve("out" + ++runs))
        .forEach((key, value) -> line.add(key + "=" + value));
    line.addAll(List.of(more));
    return Commands.run(line.toArray(String[]::new));
  }

  private void assertScoredBy(String version) {
    assertThat(Readings.lines(folder.resolve("out" + runs)))
        .hasSize(ROWS)
        .allMatch(row -> row.contains("\"model_name\":\"readings\""))
        .allMatch(row -> row.contains("\"model_version\":\"" + version + "\""));
  }

  @Test
  void onlyAVerifiedBundleIsAdmittedOrOneWhoseChecksAreWaived() throws IOException {
    bundle();
    use("readings");
    Commands refused = score();
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err())
        .contains("model " + bundle + ": not verified")
        .contains("run anabranch model verify " + bundle + "; or --waive-checks");

    Commands waived = score("--waive-checks");
    assertThat(waived.code()).as(waived.err()).isZero();
    assertThat(waived.err()).startsWith("CHECKS WAIVED: model " + bundle + ": not verified");

    verify();
    Commands scored = score();
    assertThat(scored.err()).isEmpty();
    assertScoredBy(bundleVersion());
  }

  private String bundleVersion() {
    String shown = Commands.run("models", "show", bundle.toString()).out();
    return shown.lines().findFirst().orElseThrow().replace("readings ", "");
  }

  @Test
  void aPlainFileIsAdmittedWithAWordOfWarning() {
    Commands scored = score();
    assertThat(scored.code()).isZero();
    assertThat(scored.err())
        .startsWith("model readings: " + folder.resolve("readings.onnx") + " is a plain file")
        .hasLineCount(1);
  }

  @Test
  void aModelOfAnotherDefinitionIsRefusedWithBothHashes() throws IOException {
    bundle();
    verify();
    use("readings");
    String hash = hash();
    Files.writeString(
        definition, Files.readString(definition).replace("window: 30 s", "window: 31 s"));
    Commands refused = score();
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err())
        .contains("trained with the feature definition " + hash + ", and ")
        .contains(definition + " is " + hash())
        .contains("--waive-checks");
    assertThat(score("--waive-checks").err()).startsWith("CHECKS WAIVED: ");
  }

  private String hash() {
    String explained = Commands.run("explain", definition.toString(), "--waive-checks").out();
    return explained.lines().findFirst().orElseThrow().replaceFirst(".* hash ", "");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "file:", "elsewhere:"})
  void aRegisteredModelIsFoundByVersionAndAlias(String scheme) throws IOException {
    String registry = scheme + folder.resolve("registry");
    bundle();
    Commands unverified = models("register", registry, bundle.toString());
    assertThat(unverified.code()).isEqualTo(2);
    assertThat(unverified.err()).contains("not verified (expected: ");
    verify();
    Commands registered = models("register", registry, bundle.toString(), "--alias", "champion");
    assertThat(registered.out()).startsWith("models:/readings/1 in ");
    assertThat(models("register", registry, bundle.toString()).code()).isZero();

    use("models:/readings@champion");
    assertThat(score("--registry", registry).err()).isEmpty();
    assertScoredBy("1");
    assertThat(models("alias", registry, "readings", "champion", "2").code()).isZero();
    assertThat(score("--registry", registry).code()).isZero();
    assertScoredBy("2");
    use("models:/readings/1");
    assertThat(score("--registry", registry).code()).isZero();
    assertScoredBy("1");
    use("models:/readings");
    assertThat(score("--registry", registry).err())
        .contains("expected: one of the versions [1, 2], as in models:/readings/2")
        .contains("one of the aliases [champion]");

    assertThat(models("tag", registry, "readings/2", "run=42").code()).isZero();
    assertThat(models("list", registry).out())
        .containsPattern("MODEL +LATEST +REGISTERED +ALIASES +TAGS")
        .containsPattern("readings +2 +.* +champion=2");
    assertThat(models("show", registry, "readings").out())
        .containsPattern(" 2 .* champion +run=42")
        .containsPattern("champion +2 ")
        .containsPattern("before +1 ");
    assertThat(models("show", registry, "readings@champion").out())
        .contains("input       features: FLOAT [?, 7]", "invariant to the last bit");
  }

  private static Commands models(String command, String registry, String... more) {
    List<String> line = new ArrayList<>(List.of("models", command));
    line.addAll(List.of(more));
    line.addAll(List.of("--registry", registry));
    return Commands.run(line.toArray(String[]::new));
  }

  @Test
  void weightsInASecondFileReachTheTasksThroughTheFileSystem() throws IOException {
    splitWeights(folder.resolve("readings.onnx"));
    String registry = "elsewhere:" + folder.resolve("registry");
    bundle();
    verify();
    assertThat(models("register", registry, bundle.toString()).code()).isZero();
    use("models:/readings/1");
    Commands scored = score("--registry", registry);
    assertThat(scored.code()).as(scored.err()).isZero();
    assertScoredBy("1");
    Files.writeString(bundle.resolve("weights.bin"), "other weights");
    assertThat(Commands.run("models", "show", bundle.toString()).err())
        .contains("weights.bin was changed");
  }

  /** Moves the largest weights of a model into a file of their own. */
  private static void splitWeights(Path file) throws IOException {
    ModelProto.Builder model = ModelProto.parseFrom(Files.readAllBytes(file)).toBuilder();
    List<TensorProto.Builder> all = model.getGraphBuilder().getInitializerBuilderList();
    TensorProto.Builder weights =
        all.stream().filter(tensor -> tensor.getDimsCount() == 2).findFirst().orElseThrow();
    ByteString bytes = weights.getRawData();
    assertThat(bytes.size()).isPositive();
    Files.write(file.resolveSibling("weights.bin"), bytes.toByteArray());
    weights
        .clearRawData()
        .setDataLocation(TensorProto.DataLocation.EXTERNAL)
        .addExternalData(
            StringStringEntryProto.newBuilder().setKey("location").setValue("weights.bin"));
    Files.write(file, model.build().toByteArray());
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.score;

import static org.apache.flink.api.common.RuntimeExecutionMode.BATCH;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import io.anabranch.core.inference.ModelOutput;
import io.anabranch.core.inference.ModelRunner;
import io.anabranch.core.inference.ModelSignature;
import io.anabranch.core.inference.OutputSpec;
import io.anabranch.core.inference.RemoteSpec;
import io.anabranch.core.inference.TensorBatch;
import io.anabranch.core.tensor.ElementType;
import io.anabranch.core.tensor.Tensor;
import io.anabranch.core.tensor.TensorSpec;
import io.anabranch.jobs.run.RowAccount;
import io.anabranch.models.DefinitionFiles;
import io.anabranch.onnx.OnnxModelRunner;
import io.anabranch.onnx.OnnxOptions;
import io.anabranch.remote.RemoteModelRunner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The real MLServer gives, over the wire, what the same model gives here. */
final class MlServerITCase {
  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(2)
              .build());

  private static final int ROWS = 1_000;
  private static final double UNLUCKY = 1313;
  private static final List<ElementType> SPOKEN =
      Arrays.stream(ElementType.values()).filter(type -> type != ElementType.BFLOAT16).toList();

  @TempDir static Path folder;
  private static OnnxModelRunner model;
  private static MlServer server;

  @BeforeAll
  static void serve() throws Exception {
    Readings.definition(folder);
    Path file = folder.resolve("readings.onnx");
    model = OnnxModelRunner.open(Files.readAllBytes(file), "readings", OnnxOptions.DEFAULT);
    Path models = folder.resolve("models");
    MlServer.describe(
        models, "readings", model.identity().version(), "Onnx", model.signature(), file);
    MlServer.describe(models, "echo", "1", "Echo", echo(), file);
    server = MlServer.start(models);
  }

  @AfterAll
  static void close() {
    if (server != null) {
      server.close();
    }
    if (model != null) {
      model.close();
    }
  }

  private static ModelSignature echo() {
    List<TensorSpec> inputs = new ArrayList<>();
    List<OutputSpec> outputs = new ArrayList<>();
    for (ElementType type : SPOKEN) {
      long[] shape = {TensorSpec.DYNAMIC, 3};
      inputs.add(new TensorSpec(type.name(), type, shape));
      outputs.add(new OutputSpec.OfTensor(new TensorSpec("out_" + type.name(), type, shape)));
    }
    return new ModelSignature(inputs, outputs, ModelSignature.ANY_ROWS);
  }

  private static RemoteModelRunner open(String name) {
    return RemoteModelRunner.open(server.address(name), name, List.of(), RemoteSpec.DEFAULT);
  }

  private static TensorBatch batch(ModelSignature signature, int rows, Random random) {
    TensorBatch batch = TensorBatch.allocate(signature, rows);
    for (int row = 0; row < rows; row++) {
      batch.beginRow();
      batch.commitRow();
    }
    batch.seal();
    for (Tensor input : batch.inputs()) {
      for (int i = 0; i < input.elements(); i++) {
        put(input, i, random);
      }
    }
    return batch;
  }

  /** Any value of the type that JSON can say. */
  private static void put(Tensor input, int i, Random random) {
    switch (input.type()) {
      case STRING -> input.putText(i, random.nextInt() + " \u00e9\u20ac\ud83d\ude00\"\\\n");
      case BOOL -> input.putInteger(i, random.nextInt(2));
      case DOUBLE -> {
        double number = Double.longBitsToDouble(random.nextLong());
        input.putNumber(i, Double.isFinite(number) ? number : -0.0);
      }
      case FLOAT -> {
        float number = Float.intBitsToFloat(random.nextInt());
        input.putNumber(i, Float.isFinite(number) ? number : -0f);
      }
      case FLOAT16, BFLOAT16 -> input.putNumber(i, random.nextGaussian());
      case INT64, UINT64 -> input.putInteger(i, random.nextLong());
      case INT8, INT16, INT32, UINT8, UINT16, UINT32 -> input.putInteger(i, random.nextInt(128));
    }
  }

  private static Object bits(Tensor tensor) {
    if (tensor.type() == ElementType.STRING) {
      return Arrays.asList(tensor.texts()).subList(0, (int) tensor.elements());
    }
    byte[] bytes = new byte[tensor.bytes().remaining()];
    tensor.bytes().get(bytes);
    return Arrays.toString(bytes);
  }

  private static Object run(ModelRunner runner, TensorBatch batch) {
    runner.run(batch);
    return bits(((ModelOutput.OfTensor) batch.outputs().get(0)).tensor());
  }

  @Test
  void everyTypeComesBackAsItWentBitForBit() {
    try (RemoteModelRunner runner = open("echo")) {
      TensorBatch batch = batch(echo(), 50, new Random(1));
      runner.run(batch);

      for (int i = 0; i < SPOKEN.size(); i++) {
        Tensor said = ((ModelOutput.OfTensor) batch.outputs().get(i)).tensor();
        assertThat(bits(said)).as(SPOKEN.get(i).name()).isEqualTo(bits(batch.inputs().get(i)));
      }
    }
  }

  @Test
  void predictionsAreThoseOfTheSameModelHere() {
    try (RemoteModelRunner runner = open("readings")) {
      assertThat(runner.identity()).isEqualTo(model.identity());
      assertThat(runner.signature()).hasToString(model.signature().toString());
      Random random = new Random(2);
      for (int rows : new int[] {1, 2, 300}) {
        TensorBatch here = TensorBatch.allocate(model.signature(), rows);
        TensorBatch there = TensorBatch.allocate(model.signature(), rows);
        for (int row = 0; row < rows; row++) {
          for (int i = 0; i < 7; i++) {
            double value = random.nextGaussian();
            here.beginRow();
            there.beginRow();
            here.inputs().get(0).putNumber(row * 7 + i, value);
            there.inputs().get(0).putNumber(row * 7 + i, value);
          }
          here.commitRow();
          there.commitRow();
        }
        here.seal();
        there.seal();
        assertThat(run(runner, there)).isEqualTo(run(model, here));
      }
    }
  }

  @Test
  void refusesAModelThatIsNotThere() {
    open("echo").close();

    assertThatThrownBy(() -> open("nothing"))
        .hasMessageContaining("no such model: Model nothing not found")
        .asInstanceOf(InstanceOfAssertFactories.type(MlException.class))
        .extracting(MlException::kind)
        .isEqualTo(ErrorKind.USER);
  }

  @Test
  void aJobGivesTheRowsOfAJobThatRunsTheModelInPlaceAndNamesTheRowThatTheModelFailsAt()
      throws Exception {
    open("readings").close();
    List<String> rows = new ArrayList<>(Readings.rows(0, ROWS));
    Readings.write(folder.resolve("good/rows.json"), rows);
    DefinitionFiles local = DefinitionFiles.read(folder.resolve("readings.yaml"), null);
    RowAccount here = score(local, "good", "here");
    // Later than all others, so that no window holds it.
    rows.add(
        Readings.row("d1", Readings.at(ROWS * 100L), Double.toString(UNLUCKY), "1", "\"red\""));
    Readings.write(folder.resolve("all/rows.json"), rows);
    RowAccount there = score(remote(), "all", "there");

    assertThat(here.scored()).isEqualTo(ROWS);
    assertThat(there.isBalanced()).isTrue();
    assertThat(there.scored()).isEqualTo(ROWS);
    assertThat(there.digest()).isEqualTo(here.digest());
    assertThat(Readings.lines(folder.resolve("there")))
        .isEqualTo(Readings.lines(folder.resolve("here")));
    assertThat(Readings.lines(folder.resolve("there-dead-letters")))
        .singleElement()
        .asString()
        .contains("500: ", "ValueError: 1313 is unlucky", "(1 row)", "1313.0");
  }

  private static DefinitionFiles remote() throws Exception {
    String text =
        Files.readString(folder.resolve("readings.yaml"))
            .replace("path: readings.onnx", "path: " + server.address("readings"));
    return DefinitionFiles.read(
        Readings.write(
            folder.resolve("remote.yaml"),
            text + "inference: {mode: async, batch-size: 64, remote: {back-off: 5 ms}}\n"),
        null);
  }

  private static RowAccount score(DefinitionFiles files, String from, String to) {
    return new ScoringJob(
            files,
            Readings.files(folder.resolve(from)),
            Readings.sinks(Readings.files(folder.resolve(to))),
            new Engine(BATCH, Map.of("parallelism.default", "2")))
        .score("test")
        .await();
  }
}

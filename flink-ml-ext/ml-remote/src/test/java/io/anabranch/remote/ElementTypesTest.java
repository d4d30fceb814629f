// SPDX-License-Identifier: Apache-2.0
package io.anabranch.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anabranch.core.inference.ModelOutput;
import io.anabranch.core.inference.ModelSignature;
import io.anabranch.core.inference.RemoteSpec;
import io.anabranch.core.inference.TensorBatch;
import io.anabranch.core.tensor.ElementType;
import io.anabranch.core.tensor.Tensor;
import io.anabranch.remote.testing.ModelServer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Every type that the protocol has travels both ways and comes back as the same bits. */
final class ElementTypesTest {
  @Property(tries = 120)
  void whatIsSaidComesBack(
      @ForAll ElementType type,
      @ForAll boolean binary,
      @ForAll @IntRange(min = 1, max = 20) int rows,
      @ForAll @IntRange(min = 1, max = 4) int width,
      @ForAll long seed) {
    RemoteSpec.Format format = binary ? RemoteSpec.Format.BINARY : RemoteSpec.Format.JSON;
    EchoRunner model = EchoRunner.of(type, ModelSignature.ANY_ROWS, -1, width);
    if (type == ElementType.BFLOAT16 && !binary) {
      return;
    }
    try (ModelServer server = ModelServer.start(model);
        RemoteModelRunner runner =
            RemoteModelRunner.open(server.address(), "echo", List.of(), Specs.of(format))) {
      assertThat(runner.signature()).isEqualTo(model.signature());
      TensorBatch batch = TensorBatch.allocate(model.signature(), rows);
      for (int row = 0; row < rows; row++) {
        batch.beginRow();
        batch.commitRow();
      }
      batch.seal();
      fill(batch.inputs().get(0), binary, new Random(seed));
      runner.run(batch);
      Tensor said = ((ModelOutput.OfTensor) batch.outputs().get(0)).tensor();
      assertThat(bits(said)).isEqualTo(bits(batch.inputs().get(0)));
      assertThat(said.shape()).isEqualTo(batch.inputs().get(0).shape());
    }
  }

  /** Any bits in binary; in JSON any that are a finite number. */
  private static void fill(Tensor input, boolean any, Random random) {
    int elements = (int) input.elements();
    if (input.type() == ElementType.STRING) {
      for (int i = 0; i < elements; i++) {
        input.putText(i, random.nextLong() + " \u00e9\u20ac\ud83d\ude00\"\\\n".repeat(i % 3));
      }
      return;
    }
    byte[] bytes = new byte[input.bytes().remaining()];
    random.nextBytes(bytes);
    if (input.type() == ElementType.BOOL) {
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] &= 1;
      }
    }
    input.bytes().put(bytes);
    boolean real =
        switch (input.type()) {
          case FLOAT, DOUBLE, FLOAT16, BFLOAT16 -> true;
          default -> false;
        };
    for (int i = 0; real && !any && i < elements; i++) {
      if (!Double.isFinite(input.number(i))) {
        input.putNumber(i, -0.0);
      }
    }
  }

  private static Object bits(Tensor tensor) {
    if (tensor.type() == ElementType.STRING) {
      return Arrays.asList(tensor.texts()).subList(0, (int) tensor.elements());
    }
    byte[] bytes = new byte[tensor.bytes().remaining()];
    tensor.bytes().get(bytes);
    return bytes;
  }

  @Test
  void fillsAFixedBatch() {
    EchoRunner model = EchoRunner.of(ElementType.DOUBLE, 4, 4, 2);
    try (ModelServer server = ModelServer.start(model);
        RemoteModelRunner runner =
            RemoteModelRunner.open(server.address(), "echo", List.of(), Specs.PATIENT)) {
      List<String> rows = Batches.score(runner, Batches.of(model.signature(), 5, 6, 7));

      assertThat(runner.signature().batchRows()).isEqualTo(4);
      assertThat(rows.subList(0, 3)).containsExactly("[5.0, 0.0]", "[6.0, 1.0]", "[7.0, 2.0]");
      assertThat(server.rowsOfRuns()).containsExactly(4);
    }
  }

  @Test
  void runsAModelWithoutABatchRowByRow() {
    EchoRunner model = EchoRunner.of(ElementType.DOUBLE, ModelSignature.NO_BATCH);
    try (ModelServer server = ModelServer.start(model);
        RemoteModelRunner runner =
            RemoteModelRunner.open(server.address(), "echo", List.of(), Specs.PATIENT)) {
      TensorBatch batch = TensorBatch.allocate(runner.signature(), 1);
      batch.inputs().get(0).putNumber(0, 0.1);
      batch.commitWhole();
      batch.seal();
      runner.run(batch);

      assertThat(runner.signature().batchRows()).isEqualTo(ModelSignature.NO_BATCH);
      Tensor said = ((ModelOutput.OfTensor) batch.outputs().get(0)).tensor();
      assertThat(said.shape()).isEmpty();
      assertThat(said.number(0)).isEqualTo(0.1);
    }
  }

  @Test
  void refusesAnAnswerThatJsonCannotSayAsThatRowsFault() {
    EchoRunner model = EchoRunner.of(ElementType.DOUBLE, ModelSignature.ANY_ROWS, -1, 1);
    FedInBinary fed = new FedInBinary(model);
    try (ModelServer server = ModelServer.start(fed);
        RemoteModelRunner runner =
            RemoteModelRunner.open(
                server.address(), "echo", List.of(), Specs.of(RemoteSpec.Format.JSON))) {
      List<String> rows = Batches.score(runner, Batches.of(model.signature(), 1, 0, 2));

      assertThat(rows.get(0)).isEqualTo("[1.0]");
      assertThat(rows.get(1))
          .startsWith("DATA x: null (expected: a finite number; the model gave NaN or Infinity");
      assertThat(rows.get(2)).isEqualTo("[0.5]");
    }
  }

  /** Says one over what it hears. */
  private record FedInBinary(EchoRunner echo) implements io.anabranch.core.inference.ModelRunner {
    @Override
    public ModelSignature signature() {
      return echo.signature();
    }

    @Override
    public io.anabranch.core.inference.ModelIdentity identity() {
      return echo.identity();
    }

    @Override
    public void run(TensorBatch batch) {
      Tensor input = batch.inputs().get(0);
      for (int i = 0; i < input.elements(); i++) {
        input.putNumber(i, 1 / input.number(i));
      }
      echo.run(batch);
    }

    @Override
    public void close() {
      // Nothing is held.
    }
  }

  @Test
  void refusesBfloatWhereOnlyJsonIsSpoken() {
    EchoRunner model = EchoRunner.of(ElementType.BFLOAT16, ModelSignature.ANY_ROWS, -1, 1);
    try (ModelServer server = ModelServer.start(model)) {
      server.withoutBinaryTensors();

      assertThatThrownBy(
              () -> RemoteModelRunner.open(server.address(), "echo", List.of(), Specs.PATIENT))
          .hasMessageContaining("BF16 (expected: a server with binary tensors");
    }
  }
}

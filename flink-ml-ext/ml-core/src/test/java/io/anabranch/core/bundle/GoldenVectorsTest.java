// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anabranch.core.inference.ModelOutput;
import io.anabranch.core.inference.ModelSignature;
import io.anabranch.core.inference.OutputSpec;
import io.anabranch.core.inference.TensorBatch;
import io.anabranch.core.tensor.ElementType;
import io.anabranch.core.tensor.Tensor;
import io.anabranch.core.tensor.TensorSpec;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Golden vectors say the same after they were written and read, to the last bit. */
final class GoldenVectorsTest {
  @Property(tries = 300)
  void everyTypeAndShapeIsReadBackToTheSameBits(
      @ForAll ElementType type,
      @ForAll @IntRange(max = 3) int rank,
      @ForAll @IntRange(min = 1, max = 4) int size,
      @ForAll long seed) {
    long[] shape = new long[rank];
    Arrays.fill(shape, size);
    Tensor tensor = random(type, shape, new Random(seed));
    GoldenCase golden =
        new GoldenCase(
            1,
            List.of(tensor),
            List.of(
                new ModelOutput.OfTensor(tensor),
                new ModelOutput.OfTensors("sequence", List.of(tensor, tensor))));
    GoldenVectors vectors = new GoldenVectors("a test", 1e-6, 0, List.of(golden));
    GoldenVectors again = GoldenVectors.read("golden", vectors.toJson());
    assertThat(again.toJson()).isEqualTo(vectors.toJson());
    assertSame(again.cases().get(0).inputs().get(0), tensor);
  }

  private static Tensor random(ElementType type, long[] shape, Random random) {
    long elements = new Tensor("x", type, shape, 0).elements();
    Tensor tensor = new Tensor("x", type, shape, (int) elements);
    for (int i = 0; i < elements; i++) {
      if (type == ElementType.STRING) {
        tensor.putText(i, random.nextBoolean() ? "" : "ä\"\n😀" + random.nextInt());
      } else if (type == ElementType.BOOL) {
        tensor.putInteger(i, random.nextInt(2));
      } else {
        // Any bits at all: every NaN is one NaN, all else is itself.
        for (int b = 0; b < type.bytes(); b++) {
          tensor.bytes().put(i * type.bytes() + b, (byte) random.nextInt());
        }
      }
    }
    return tensor;
  }

  private static void assertSame(Tensor found, Tensor expected) {
    assertThat(found.shape()).isEqualTo(expected.shape());
    assertThat(found.type()).isEqualTo(expected.type());
    for (int i = 0; i < expected.elements(); i++) {
      switch (expected.type()) {
        case STRING -> assertThat(found.text(i)).isEqualTo(expected.text(i));
        case FLOAT, DOUBLE, FLOAT16, BFLOAT16 ->
            assertThat(found.number(i)).isEqualTo(Double.valueOf(expected.number(i)));
        default -> assertThat(found.integer(i)).isEqualTo(expected.integer(i));
      }
    }
  }

  @Test
  void mapsKeepTheirKeysAndValues() {
    Map<Object, Double> first = new LinkedHashMap<>();
    first.put(0L, (double) 0.1f);
    first.put(7L, Double.NaN);
    ModelOutput floats = new ModelOutput.OfMaps("p", List.of(first));
    ModelOutput doubles = new ModelOutput.OfMaps("q", List.of(Map.of("late", 0.1)));
    GoldenCase golden = new GoldenCase(1, List.of(), List.of(floats, doubles));
    GoldenVectors vectors = new GoldenVectors("a test", 0, 0, List.of(golden));
    assertThat(vectors.toJson()).contains("\"0\" : 0.1,").contains("\"late\" : 0.1");
    GoldenVectors again = GoldenVectors.read("golden", vectors.toJson());
    assertThat(again.cases().get(0).outputs()).isEqualTo(golden.outputs());
  }

  @Test
  void aBatchIsKeptThoughItsMemoryIsUsedAgain() {
    ModelSignature signature =
        new ModelSignature(
            List.of(new TensorSpec("x", ElementType.FLOAT, new long[] {-1, 2})),
            List.of(
                new OutputSpec.OfTensor(
                    new TensorSpec("y", ElementType.FLOAT, new long[] {-1, 1}))),
            ModelSignature.ANY_ROWS);
    TensorBatch batch = TensorBatch.allocate(signature, 2);
    for (int row = 0; row < 2; row++) {
      int at = batch.beginRow() * 2;
      batch.inputs().get(0).putFloat(at, row + 0.5f);
      batch.inputs().get(0).putFloat(at + 1, -row);
      batch.commitRow();
    }
    batch.seal();
    GoldenCase kept = GoldenCase.of(batch);
    batch.inputs().get(0).putFloat(0, 99);
    assertThat(kept.rows()).isEqualTo(2);
    assertThat(kept.inputs().get(0).shape()).containsExactly(2, 2);
    assertThat(kept.inputs().get(0).number(0)).isEqualTo(0.5);
    assertThat(kept.inputs().get(0).number(2)).isEqualTo(1.5);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[3, 2] | [1, 2, 3] | inputs[0].values: 3 of them (expected: 6, as the shape says)",
        "[1] | [1.5] | inputs[0].values[0]: 1.5 (expected: a value of type INT32)",
        "[1] | [3000000000] | values[0]: 3000000000 (expected: a value of type INT32)",
        "[-1] | [1] | inputs[0].shape: [-1] (expected: sizes, >= 0)",
      })
  void whatDoesNotFitIsNamed(String shape, String values, String message) {
    String json =
        """
        {"origin": "a test", "absolute": 0, "relative": 0, "cases": [{"rows": 1, "outputs": [],
          "inputs": [{"name": "x", "type": "INT32", "shape": %s, "values": %s}]}]}
        """
            .formatted(shape, values);
    assertThatThrownBy(() -> GoldenVectors.read("g.json", json))
        .hasMessageStartingWith("g.json: cases[0].")
        .hasMessageContaining(message);
  }

  @Test
  void brokenJsonIsRefusedWithItsLine() {
    assertThatThrownBy(() -> GoldenVectors.read("g.json", "{\n\"origin\": }"))
        .hasMessageStartingWith("g.json:2: JSON: ");
  }
}

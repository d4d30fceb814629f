// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anabranch.core.definition.Definition;
import io.anabranch.core.definition.InputSource;
import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import io.anabranch.core.feature.FeaturePipeline;
import io.anabranch.core.feature.Features;
import io.anabranch.core.feature.FittedStatistics;
import io.anabranch.core.feature.ObjectRow;
import io.anabranch.core.inference.ModelSignature;
import io.anabranch.core.inference.TensorBatch;
import io.anabranch.core.row.Column;
import io.anabranch.core.tensor.ElementType;
import io.anabranch.core.tensor.Tensor;
import io.anabranch.core.tensor.TensorSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class FeatureEncoderTest {
  private static final ObjectRow ROW = Features.row(86_400_000L, "s1", 3, 4L, 0.5f, 0.25, true);

  private final Definition definition =
      Features.definition("{name: twice, add: [d, d]}", "{name: h, calendar: t, part: hour}");

  /** What the encoder writes, with its batch. */
  private final class Encoding {
    private final TensorBatch batch;
    private final FeatureEncoder encoder;

    Encoding(int batchRows, Map<String, List<String>> declared, TensorSpec... inputs) {
      FeaturePipeline pipeline = FeaturePipeline.of(definition, FittedStatistics.none());
      List<Column> all = new ArrayList<>(definition.columns());
      all.addAll(pipeline.features());
      ModelSignature signature = new ModelSignature(List.of(inputs), List.of(), batchRows);
      Map<String, InputSource> sources = new LinkedHashMap<>();
      declared.forEach((input, columns) -> sources.put(input, InputSource.of(columns)));
      ModelBinding binding =
          ModelBinding.resolve(
              "test.yaml: model",
              signature,
              sources,
              all,
              pipeline.features().stream().map(Column::name).toList());
      batch = TensorBatch.allocate(signature, 2);
      encoder = FeatureEncoder.of(pipeline, definition.columns(), binding);
    }

    Encoding add(ObjectRow row) {
      encoder.encode(row, batch);
      return this;
    }

    List<Double> numbers(int input) {
      batch.seal();
      Tensor tensor = batch.inputs().get(input);
      return IntStream.range(0, (int) tensor.elements()).mapToObj(tensor::number).toList();
    }
  }

  private static TensorSpec input(ElementType type, long... shape) {
    return new TensorSpec("x", type, shape);
  }

  private Encoding one(ElementType type, String... sources) {
    return new Encoding(
        ModelSignature.ANY_ROWS, Map.of("x", List.of(sources)), input(type, -1, sources.length));
  }

  @Test
  void rowsAreLaidOutOneAfterTheOther() {
    Encoding encoding = one(ElementType.FLOAT, "i", "twice", "b");
    for (int i = 0; i < 5; i++) {
      encoding.add(Features.row(0L, "s", i, 0L, 0f, i / 8.0, i % 2 == 0));
    }
    assertThat(encoding.numbers(0))
        .containsExactly(
            0.0, 0.0, 1.0, 1.0, 0.25, 0.0, 2.0, 0.5, 1.0, 3.0, 0.75, 0.0, 4.0, 1.0, 1.0);
  }

  @Test
  void everyElementTypeIsWritten() {
    Map<ElementType, String> sources =
        Map.of(
            ElementType.FLOAT, "f",
            ElementType.DOUBLE, "d",
            ElementType.INT32, "i",
            ElementType.INT64, "t",
            ElementType.BOOL, "b",
            ElementType.FLOAT16, "l",
            ElementType.UINT8, "i");
    Map<ElementType, Double> expected =
        Map.of(
            ElementType.FLOAT, 0.5,
            ElementType.DOUBLE, 0.25,
            ElementType.INT32, 3.0,
            ElementType.INT64, 86_400_000.0,
            ElementType.BOOL, 1.0,
            ElementType.FLOAT16, 4.0,
            ElementType.UINT8, 3.0);
    sources.forEach(
        (type, source) ->
            assertThat(one(type, source).add(ROW).numbers(0)).containsExactly(expected.get(type)));
    Encoding text = one(ElementType.STRING, "s").add(ROW);
    assertThat(text.batch.inputs().get(0).text(0)).isEqualTo("s1");
  }

  @Test
  void oneInputPerColumnAndByConventionAllFeatures() {
    Encoding named =
        new Encoding(
            ModelSignature.ANY_ROWS,
            Map.of(),
            new TensorSpec("i", ElementType.INT32, new long[] {-1}),
            new TensorSpec("h", ElementType.FLOAT, new long[] {-1, 1}));
    named.add(ROW).add(ROW);
    assertThat(named.numbers(0)).containsExactly(3.0, 3.0);
    assertThat(named.numbers(1)).containsExactly(0.0, 0.0);
    Encoding all = new Encoding(ModelSignature.ANY_ROWS, Map.of(), input(ElementType.FLOAT, -1, 2));
    assertThat(all.add(ROW).numbers(0)).containsExactly(0.5, 0.0);
  }

  @Test
  void anOpenDimensionHasTheSizeOfItsBindingBatchAfterBatch() {
    Encoding encoding =
        new Encoding(
            ModelSignature.ANY_ROWS,
            Map.of("x", List.of("i", "l", "d")),
            input(ElementType.FLOAT, -1, -1));
    for (int batch = 0; batch < 2; batch++) {
      encoding.batch.clear();
      encoding.add(ROW).add(ROW).add(ROW);
      assertThat(encoding.numbers(0))
          .containsExactly(3.0, 4.0, 0.25, 3.0, 4.0, 0.25, 3.0, 4.0, 0.25);
      assertThat(encoding.batch.inputs().get(0).shape()).containsExactly(3, 3);
    }
  }

  @Test
  void aModelWithoutABatchDimensionTakesTheRowWhole() {
    Encoding vector =
        new Encoding(
            ModelSignature.NO_BATCH,
            Map.of("x", List.of("i", "l", "d")),
            input(ElementType.FLOAT, 3));
    assertThat(vector.add(ROW).numbers(0)).containsExactly(3.0, 4.0, 0.25);
    assertThat(vector.batch.inputs().get(0).shape()).containsExactly(3);
    Encoding scalar =
        new Encoding(ModelSignature.NO_BATCH, Map.of("x", List.of("d")), input(ElementType.FLOAT));
    assertThat(scalar.add(ROW).numbers(0)).containsExactly(0.25);
    assertThat(scalar.batch.rows()).isEqualTo(1);
  }

  @Test
  void nullIsRefusedAndTheBatchHoldsNoMoreThanBefore() {
    Encoding encoding = one(ElementType.FLOAT, "i", "twice");
    encoding.add(ROW);
    assertData(
        encoding,
        Features.row(0L, "s", 1, 0L, 0f, null, true),
        "twice: null (expected: a value; impute it to accept null, for the model's input x)");
    encoding.add(ROW);
    assertThat(encoding.batch.rows()).isEqualTo(2);
    assertThat(encoding.numbers(0)).containsExactly(3.0, 0.5, 3.0, 0.5);
  }

  @Test
  void nullTextIsRefused() {
    assertData(
        one(ElementType.STRING, "s"),
        Features.ofInt(1),
        "s: null (expected: a value; impute it to accept null, for the model's input x)");
  }

  @Test
  void notANumberIsRefusedWhereItIsLoaded() {
    assertData(
        one(ElementType.FLOAT, "d"),
        Features.ofDouble(Double.NaN),
        "d: NaN (expected: a finite number; impute it to accept it)");
    assertData(
        one(ElementType.FLOAT, "d"),
        Features.ofDouble(Double.NEGATIVE_INFINITY),
        "d: -Infinity (expected: a finite number)");
  }

  @Test
  void aNumberThatDoesNotFitTheInputIsRefused() {
    assertData(
        one(ElementType.FLOAT, "d"),
        Features.ofDouble(1e39),
        "d: 1.0E39 (expected: a finite number that fits FLOAT, for the model's input x)");
    assertData(
        one(ElementType.FLOAT16, "d"),
        Features.ofDouble(65520.0),
        "d: 65520.0 (expected: a finite number that fits FLOAT16, for the model's input x)");
    assertData(
        one(ElementType.BFLOAT16, "d"),
        Features.ofDouble(3.4e38),
        "d: 3.4E38 (expected: a finite number that fits BFLOAT16, for the model's input x)");
    assertData(
        one(ElementType.FLOAT16, "i"),
        Features.ofInt(100_000),
        "i: 100000 (expected: a finite number that fits FLOAT16, for the model's input x)");
    assertThat(one(ElementType.FLOAT16, "d").add(Features.ofDouble(65519.0)).numbers(0))
        .containsExactly(65504.0);
  }

  @Test
  void anIntegerThatDoesNotFitTheInputIsRefusedByItsName() {
    assertData(
        one(ElementType.INT8, "i"),
        Features.ofInt(128),
        "x: 128 (expected: -128 to 127, as the input is INT8)");
    assertData(
        one(ElementType.UINT64, "i"),
        Features.ofInt(-1),
        "i: -1 (expected: an integer that fits UINT64, for the model's input x)");
  }

  private static void assertData(Encoding encoding, ObjectRow row, String message) {
    assertThatThrownBy(() -> encoding.add(row))
        .isInstanceOfSatisfying(
            MlException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.DATA))
        .hasMessage(message);
  }
}

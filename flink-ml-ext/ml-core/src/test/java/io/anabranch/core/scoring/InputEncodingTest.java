// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anabranch.core.definition.Definition;
import io.anabranch.core.definition.DefinitionReader;
import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import io.anabranch.core.feature.FeaturePipeline;
import io.anabranch.core.feature.FittedStatistics;
import io.anabranch.core.feature.ObjectRow;
import io.anabranch.core.image.Images;
import io.anabranch.core.inference.ModelSignature;
import io.anabranch.core.inference.TensorBatch;
import io.anabranch.core.row.Column;
import io.anabranch.core.tensor.ElementType;
import io.anabranch.core.tensor.Tensor;
import io.anabranch.core.tensor.TensorSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Arrays and images, from the definition to the elements of a tensor. */
final class InputEncodingTest {
  private static final String COLUMNS =
      """
      name: test
      columns:
        a: FLOAT
        ints: ARRAY<INT>
        longs: ARRAY<BIGINT>
        floats: ARRAY<FLOAT>
        doubles: ARRAY<DOUBLE>
        texts: ARRAY<STRING>
        photo: BYTES
      features:
        - {name: twice, add: [a, a]}
      model:
        path: m.onnx
        inputs:
      """;

  /** A definition with an encoder for a model of these inputs. */
  private record Encoding(FeatureEncoder encoder, ModelBinding binding, TensorBatch batch) {
    static Encoding of(String inputs, int batchRows, TensorSpec... specs) {
      Definition definition =
          DefinitionReader.read("test.yaml", COLUMNS + inputs.indent(4).stripTrailing() + "\n");
      FeaturePipeline pipeline = FeaturePipeline.of(definition, FittedStatistics.none());
      List<Column> all = new ArrayList<>(definition.columns());
      all.addAll(pipeline.features());
      ModelSignature signature = new ModelSignature(List.of(specs), List.of(), batchRows);
      ModelBinding binding =
          ModelBinding.resolve(
              "test.yaml: model", signature, definition.model().inputs(), all, List.of("twice"));
      return new Encoding(
          FeatureEncoder.of(pipeline, definition.columns(), binding),
          binding,
          TensorBatch.allocate(signature, binding.sequences(), 2));
    }

    Encoding add(ObjectRow row) {
      encoder.encode(row, batch);
      return this;
    }

    List<Double> numbers() {
      batch.seal();
      Tensor tensor = batch.inputs().get(0);
      return IntStream.range(0, (int) tensor.elements()).mapToObj(tensor::number).toList();
    }

    long[] shape() {
      batch.seal();
      return batch.inputs().get(0).shape();
    }
  }

  private static TensorSpec x(ElementType type, long... shape) {
    return new TensorSpec("x", type, shape);
  }

  private static Encoding batched(String inputs, ElementType type, long... shape) {
    return Encoding.of(inputs, ModelSignature.ANY_ROWS, x(type, shape));
  }

  private static ObjectRow floats(Object... values) {
    return ObjectRow.of(0.5, null, null, Arrays.asList(values), null, null, null);
  }

  private static ObjectRow photo(String name) {
    return ObjectRow.of(0.5, null, null, null, null, null, Images.read(name));
  }

  private static AbstractThrowableAssert<?, ?> assertBadRow(Encoding encoding, ObjectRow row) {
    return assertThatThrownBy(() -> encoding.add(row))
        .isInstanceOfSatisfying(
            MlException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.DATA));
  }

  private static AbstractThrowableAssert<?, ?> assertRefused(
      String inputs, ElementType type, long... shape) {
    return assertThatThrownBy(() -> batched(inputs, type, shape))
        .isInstanceOfSatisfying(
            MlException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.USER));
  }

  @Test
  void arraysStandAmongPlainValues() {
    Encoding encoding = batched("x: [twice, floats, a]", ElementType.FLOAT, -1, 5);
    encoding.add(floats(1f, 2f, 3f)).add(floats(4f, 5f, 6f));
    assertThat(encoding.numbers())
        .containsExactly(1.0, 1.0, 2.0, 3.0, 0.5, 1.0, 4.0, 5.0, 6.0, 0.5);
  }

  @Test
  void anArrayOfAnotherLengthIsABadRow() {
    Encoding encoding = batched("x: [a, floats]", ElementType.FLOAT, -1, 4);
    assertBadRow(encoding, floats(1f, 2f))
        .hasMessage("floats: 2 elements (expected: 3, for the model's input x)");
    assertBadRow(encoding, floats(1f, 2f, 3f, 4f))
        .hasMessage("floats: 4 elements (expected: 3, for the model's input x)");
    assertBadRow(encoding, floats(1f, null, 3f))
        .hasMessage("floats[1]: null (expected: a value, for the model's input x)");
    assertBadRow(encoding, floats(1f, Float.NaN, 3f))
        .hasMessageStartingWith("floats[1]: NaN (expected: a finite number that fits FLOAT");
    assertBadRow(encoding, ObjectRow.of(0.5, null, null, null, null, null, null))
        .hasMessage("floats: null (expected: an array, for the model's input x)");
    assertThat(encoding.add(floats(7f, 8f, 9f)).numbers()).containsExactly(0.5, 7.0, 8.0, 9.0);
  }

  @Test
  void twoArraysInOneInputAreRefusedAsOneCouldReachIntoTheOther() {
    assertRefused("x: [floats, a, doubles]", ElementType.FLOAT, -1, 5)
        .hasMessage(
            "test.yaml: model: inputs.x: [floats, a, doubles] with 2 arrays (expected: at most one"
                + " in an input, as only their total length could be checked; join them before)");
  }

  @Test
  void theShapeOfARowIsTakenWhereTheModelLeavesItOpen() {
    Encoding encoding =
        batched("x: {columns: floats, shape: [2, 3]}", ElementType.FLOAT, -1, -1, 3);
    encoding.add(floats(1f, 2f, 3f, 4f, 5f, 6f));
    assertThat(encoding.shape()).containsExactly(1, 2, 3);
    assertRefused("x: floats", ElementType.FLOAT, -1, -1)
        .hasMessage(
            "test.yaml: model: inputs.x: shape of x: FLOAT [?, ?] (expected: {columns: ..., shape:"
                + " [...]} under model.inputs, as arrays do not say it)");
    assertRefused("x: {columns: floats, shape: [2, 4]}", ElementType.FLOAT, -1, -1, 3)
        .hasMessage(
            "test.yaml: model: inputs.x: shape [2, 4] (expected: that of a row of x: FLOAT [?, ?,"
                + " 3])");
  }

  @Test
  void columnsFillOneOpenDimensionOfAnyRank() {
    Encoding encoding = batched("x: [a, twice, a, a]", ElementType.FLOAT, -1, 2, -1, 1);
    encoding.add(floats());
    assertThat(encoding.shape()).containsExactly(1, 2, 2, 1);
  }

  @Property(tries = 100)
  void everyIntegerReachesATensorOfLongsUnchanged(@ForAll @Size(4) List<Long> values) {
    Encoding encoding = batched("x: longs", ElementType.INT64, -1, 4);
    encoding.add(ObjectRow.of(0.5, null, values, null, null, null, null));
    encoding.batch().seal();
    Tensor tensor = encoding.batch().inputs().get(0);
    assertThat(IntStream.range(0, 4).mapToObj(tensor::integer).toList()).isEqualTo(values);
  }

  @ParameterizedTest
  @EnumSource(
      value = ElementType.class,
      names = {"INT8", "INT16", "INT32", "UINT8", "UINT16", "UINT32", "UINT64"})
  void integersOutsideTheTypesRangeAreABadRow(ElementType type) {
    boolean unsigned = type.name().startsWith("U");
    int bits = type.bytes() * 8;
    long most = (1L << (unsigned ? bits : bits - 1)) - 1;
    long least = unsigned ? 0 : -most - 1;
    List<Long> bad = new ArrayList<>(List.of(least - 1));
    if (bits < 64) {
      bad.add(most + 1);
    }
    Encoding encoding = batched("x: longs", type, -1, 1);
    for (long value : bad) {
      assertBadRow(encoding, ObjectRow.of(0.5, null, List.of(value), null, null, null, null))
          .hasMessageContaining(": " + value + " (expected: ");
    }
    if (bits < 64) {
      encoding.add(ObjectRow.of(0.5, null, List.of(most), null, null, null, null));
      assertThat(encoding.numbers()).containsExactly((double) most);
    }
  }

  @Test
  void anImageIsWrittenAsTheModelHasItsAxes() {
    String size = "x: {image: photo, size: [17, 23]";
    List<Double> first =
        batched(size + "}", ElementType.UINT8, -1, 3, 17, 23).add(photo("rgb.png")).numbers();
    List<Double> last =
        batched(size + "}", ElementType.UINT8, -1, 17, 23, 3).add(photo("rgb.png")).numbers();
    List<Double> bgr =
        batched(size + ", channels: bgr, axes: channels-last}", ElementType.UINT8, -1, -1, -1, -1)
            .add(photo("rgb.png"))
            .numbers();
    for (int pixel = 0; pixel < 17 * 23; pixel++) {
      int x = pixel % 23;
      int y = pixel / 23;
      for (int c = 0; c < 3; c++) {
        double value = (x * 7 + y * 13 + c * 41 + (x * y) % 31 * 5) & 0xFF;
        assertThat(last.get(pixel * 3 + c)).isEqualTo(value);
        assertThat(first.get(c * 17 * 23 + pixel)).isEqualTo(value);
        assertThat(bgr.get(pixel * 3 + 2 - c)).isEqualTo(value);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = ElementType.class,
      names = {"FLOAT", "DOUBLE", "FLOAT16", "BFLOAT16"})
  void pixelsAreNormalisedByChannel(ElementType type) {
    String image =
        "x: {image: photo, size: [17, 23], scale: 1/255, mean: [0.5, 0.4, 0.3], std: [0.5, 0.25,"
            + " 0.1]}";
    Encoding encoding = batched(image, type, -1, 3, 17, 23).add(photo("rgb.png"));
    double[] mean = {0.5, 0.4, 0.3};
    double[] std = {0.5, 0.25, 0.1};
    for (int c = 0; c < 3; c++) {
      // The first pixel of the pattern is 41 times the channel.
      double expected = (c * 41 * (1 / 255.0) - mean[c]) / std[c];
      Tensor one = new Tensor("one", type, new long[] {1}, 1);
      one.putNumber(0, expected);
      assertThat(encoding.numbers().get(c * 17 * 23)).isEqualTo(one.number(0));
    }
  }

  @Test
  void theCentreIsCutOutOfAnImageOfTheShorterSide() {
    // 23 x 17 pixels become 27 x 20, of which columns 8 to 18 and rows 5 to 14 are left.
    String cut = "x: {image: photo, size: [10, 11], shorter-side: 20, channels: gray}";
    Encoding part = batched(cut, ElementType.UINT8, -1, 10, 11).add(photo("grey.png"));
    Encoding whole =
        batched("x: {image: photo, size: [20, 27], channels: gray}", ElementType.UINT8, -1, 540)
            .add(photo("grey.png"));
    for (int y = 0; y < 10; y++) {
      for (int x = 0; x < 11; x++) {
        assertThat(part.numbers().get(y * 11 + x))
            .isEqualTo(whole.numbers().get((y + 5) * 27 + x + 8));
      }
    }
  }

  @Test
  void whatIsNoImageIsABadRowThatNamesItsColumn() {
    Encoding encoding = batched("x: {image: photo, size: [4, 4]}", ElementType.FLOAT, -1, 3, 4, 4);
    assertBadRow(encoding, ObjectRow.of(0.5, null, null, null, null, null, new byte[] {1}))
        .hasMessageStartingWith("photo: no image in 1 bytes (expected: JPEG, PNG");
    assertBadRow(encoding, ObjectRow.of(0.5, null, null, null, null, null, null))
        .hasMessage("photo: null (expected: an image)");
  }

  @Test
  void imagesThatDoNotFitTheModelAreRefused() {
    assertRefused("x: {image: photo, size: [4, 4]}", ElementType.FLOAT, -1, 3, 8, 8)
        .hasMessageStartingWith("test.yaml: model: inputs.x: an image of [[3, 4, 4], [4, 4, 3]]");
    assertRefused("x: {image: photo, size: [4, 4]}", ElementType.FLOAT, -1, -1, -1, -1)
        .hasMessageContaining("(expected: axes: channels-first or axes: channels-last beside it)");
    assertRefused("x: {image: photo, size: [4, 4], scale: 0.5}", ElementType.UINT8, -1, 3, 4, 4)
        .hasMessageContaining("inputs.x: scale, mean, std (expected: none of them");
    assertRefused("x: photo", ElementType.FLOAT, -1, 1)
        .hasMessageContaining("photo is BYTES (expected: a column that fits FLOAT; {image: photo");
    assertRefused("x: {image: photo, size: [4, 4]}", ElementType.STRING, -1, 3, 4, 4)
        .hasMessageContaining("photo is BYTES (expected: a column that fits STRING)");
  }

  @Test
  void aModelWithoutABatchTakesItsOneImage() {
    Encoding encoding =
        Encoding.of(
            "x: {image: photo, size: [17, 23]}",
            ModelSignature.NO_BATCH,
            x(ElementType.FLOAT, 1, 3, 17, 23));
    assertThat(encoding.add(photo("rgb.png")).shape()).containsExactly(1, 3, 17, 23);
    assertThat(encoding.numbers().get(17 * 23)).isEqualTo(41.0);
  }

  @Test
  void sequencesLieOneBehindTheOther() {
    String inputs = "x: {sequence: longs, pad: -1, buckets: [2, 4]}\nmask: {mask-of: longs}";
    TensorSpec mask = new TensorSpec("mask", ElementType.INT64, new long[] {-1, -1});
    Encoding encoding =
        Encoding.of(inputs, ModelSignature.ANY_ROWS, x(ElementType.INT64, -1, -1), mask);
    encoding.add(ObjectRow.of(0.5, null, List.of(1L, 2L, 3L), null, null, null, null));
    encoding.add(ObjectRow.of(0.5, null, List.of(4L), null, null, null, null));
    Tensor filled = encoding.batch().inputs().get(0);
    assertThat(IntStream.range(0, 4).mapToObj(filled::integer)).containsExactly(1L, 2L, 3L, 4L);
    assertBadRow(
            encoding, ObjectRow.of(0.5, null, List.of(1L, 2L, 3L, 4L, 5L), null, null, null, null))
        .hasMessageContaining("5 ")
        .hasMessageContaining("(expected: at most 4");
  }

  @Test
  void sequencesOfARowAreEquallyLong() {
    String inputs = "x: {sequence: longs}\ny: {sequence: ints}";
    TensorSpec y = new TensorSpec("y", ElementType.INT32, new long[] {-1, -1});
    Encoding encoding =
        Encoding.of(inputs, ModelSignature.ANY_ROWS, x(ElementType.INT64, -1, -1), y);
    assertBadRow(encoding, ObjectRow.of(0.5, List.of(1), List.of(1L, 2L), null, null, null, null))
        .hasMessage("ints: 1 positions (expected: 2, as many as longs has)");
  }

  @Test
  void sequencesThatDoNotFitTheModelAreRefused() {
    assertRefused("x: {sequence: texts}", ElementType.INT64, -1, -1)
        .hasMessageContaining("texts is ARRAY<STRING> (expected: a column that fits INT64)");
    assertRefused("x: {sequence: longs, pad: -1}", ElementType.UINT8, -1, -1)
        .hasMessageContaining("inputs.x: pad: x: -1 (expected: 0 to 255, as the input is UINT8)");
    assertRefused("x: {sequence: longs, buckets: 8}", ElementType.INT64, -1, 16)
        .hasMessageContaining("inputs.x: buckets (expected: none, as every row is padded to");
    assertRefused("x: {sequence: longs}", ElementType.INT64, -1, 4, -1)
        .hasMessageContaining("(expected: only the dimension behind the rows open, for a sequence");
  }
}

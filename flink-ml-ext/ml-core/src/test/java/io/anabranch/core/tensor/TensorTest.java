// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class TensorTest {
  private static Tensor vector(ElementType type, int rows) {
    return new Tensor("x", type, new long[] {rows}, rows);
  }

  @ParameterizedTest
  @CsvSource({
    "INT8, -128, 127",
    "UINT8, 0, 255",
    "BOOL, 0, 1",
    "INT16, -32768, 32767",
    "UINT16, 0, 65535",
    "INT32, -2147483648, 2147483647",
    "UINT32, 0, 4294967295"
  })
  void integersFillTheRangeOfTheirTypeAndNoMore(ElementType type, long least, long most) {
    Tensor tensor = vector(type, 3);
    for (long value : new long[] {least, most, 0, 1}) {
      tensor.putInteger(1, value);
      assertThat(tensor.integer(1)).isEqualTo(value);
      assertThat(tensor.number(1)).isEqualTo((double) value);
      tensor.putNumber(2, (double) value);
      assertThat(tensor.integer(2)).isEqualTo(value);
    }
    for (long value : new long[] {least - 1, most + 1, Long.MAX_VALUE, Long.MIN_VALUE}) {
      assertData(
          () -> tensor.putInteger(1, value),
          "x: "
              + value
              + " (expected: "
              + least
              + " to "
              + most
              + ", as the input is "
              + type
              + ")");
    }
    assertThat(tensor.integer(0)).isZero();
  }

  @Test
  void longsKeepAllTheirBits() {
    Tensor tensor = vector(ElementType.INT64, 2);
    for (long value : new long[] {Long.MIN_VALUE, Long.MAX_VALUE, 9007199254740993L, -1}) {
      tensor.putInteger(1, value);
      assertThat(tensor.integer(1)).isEqualTo(value);
    }
  }

  @Property
  void numbersConvertToTheirType(@ForAll double value) {
    Tensor floats = vector(ElementType.FLOAT, 2);
    Tensor doubles = vector(ElementType.DOUBLE, 2);
    Tensor halves = vector(ElementType.FLOAT16, 2);
    Tensor bfloats = vector(ElementType.BFLOAT16, 2);
    for (Tensor tensor : List.of(floats, doubles, halves, bfloats)) {
      tensor.putNumber(1, value);
    }
    assertThat(floats.number(1)).isEqualTo((double) (float) value);
    assertThat(doubles.number(1)).isEqualTo(value);
    assertThat(halves.number(1))
        .isEqualTo((double) HalfFloat.toFloat(HalfFloat.fromFloat((float) value)));
    assertThat(bfloats.number(1))
        .isEqualTo((double) HalfFloat.bfloatToFloat(HalfFloat.bfloatFromFloat((float) value)));
  }

  @Test
  void aFractionIsNoInteger() {
    Tensor tensor = vector(ElementType.INT32, 1);
    for (double value : new double[] {0.5, Double.NaN, Double.POSITIVE_INFINITY, 1e300, 0x1p63}) {
      assertData(
          () -> tensor.putNumber(0, value),
          "x: " + value + " (expected: a whole number, as the model's input is INT32)");
    }
  }

  @ParameterizedTest
  @EnumSource
  void textAndNumbersDoNotMix(ElementType type) {
    Tensor tensor = vector(type, 1);
    if (type == ElementType.STRING) {
      assertData(() -> tensor.putNumber(0, 1), "x: a number (expected: a string)");
      assertData(() -> tensor.putInteger(0, 1), "x: an integer (expected: a string)");
      assertData(() -> tensor.number(0), "x: a string (expected: a number)");
      tensor.putText(0, "é");
      assertThat(tensor.text(0)).isEqualTo("é");
    } else {
      assertData(() -> tensor.putText(0, "1"), "x: a string (expected: a number)");
    }
  }

  @Test
  void fractionalTypesAreNotReadAsIntegers() {
    for (ElementType type :
        List.of(ElementType.FLOAT, ElementType.DOUBLE, ElementType.FLOAT16, ElementType.BFLOAT16)) {
      assertThatThrownBy(() -> vector(type, 1).integer(0))
          .hasMessage("x: " + type + " (expected: an integer)");
    }
  }

  /** Rows appended one by one, against a list; the tensor starts too small and grows. */
  @Property(tries = 200)
  void rowsAreKeptWhileTheTensorGrows(
      @ForAll ElementType type,
      @ForAll @IntRange(min = 1, max = 5) int width,
      @ForAll @IntRange(min = 1, max = 40) int rows,
      @ForAll @IntRange(min = 0, max = 40) int cut) {
    Tensor tensor = new Tensor("x", type, new long[] {0, width}, 1);
    List<Integer> expected = new ArrayList<>();
    for (int row = 0; row < rows; row++) {
      tensor.resize(row + 1);
      for (int i = 0; i < width; i++) {
        int value = (row * 7 + i) % (type == ElementType.BOOL ? 2 : 100);
        put(tensor, row * width + i, value);
        expected.add(value);
      }
    }
    assertThat(tensor.shape()).containsExactly(rows, width);
    assertThat(tensor.elements()).isEqualTo((long) rows * width);
    assertThat(tensor.rowElements()).isEqualTo(width);
    assertThat(values(tensor)).isEqualTo(expected);

    int from = Math.min(cut, rows);
    Tensor slice = tensor.slice(from, rows);
    assertThat(slice.shape()).containsExactly(rows - from, width);
    assertThat(values(slice)).isEqualTo(expected.subList(from * width, rows * width));
    if (type != ElementType.STRING) {
      assertThat(slice.bytes().remaining()).isEqualTo((rows - from) * width * type.bytes());
      assertThat(tensor.bytes().order()).isEqualTo(ByteOrder.nativeOrder());
    }

    tensor.copyRow(rows - 1, 0);
    assertThat(values(tensor.slice(0, 1))).isEqualTo(values(tensor.slice(rows - 1, rows)));
  }

  @Test
  void aSliceOfNumbersSharesMemory() {
    Tensor tensor = vector(ElementType.INT16, 4);
    tensor.slice(2, 4).putInteger(0, 77);
    assertThat(tensor.integer(2)).isEqualTo(77);
  }

  @Test
  void theWholeShapeCanBeSetAndScalarsHaveOneElement() {
    Tensor tensor = new Tensor("x", ElementType.FLOAT, new long[] {}, 1);
    assertThat(tensor.elements()).isEqualTo(1);
    assertThat(tensor.rowElements()).isEqualTo(1);
    tensor.putNumber(0, 3);
    tensor.reshape(2, 3);
    assertThat(tensor.number(0)).isEqualTo(3);
    assertThat(tensor.bytes().remaining()).isEqualTo(24);
  }

  @Test
  void existingStringsAreUsedAsTheyAre() {
    Tensor texts = Tensor.ofTexts("t", new long[] {2}, new String[] {"a", "b"});
    assertThat(texts.texts()).containsExactly("a", "b");
    assertThat(texts.type()).isEqualTo(ElementType.STRING);
  }

  @Test
  void aSpecPrintsOpenDimensionsAndComparesShapes() {
    TensorSpec spec = new TensorSpec("x", ElementType.FLOAT, new long[] {-1, 3, 2});
    assertThat(spec).hasToString("x: FLOAT [?, 3, 2]");
    assertThat(spec.rowElements()).isEqualTo(6);
    assertThat(spec).isEqualTo(new TensorSpec("x", ElementType.FLOAT, new long[] {-1, 3, 2}));
    assertThat(spec).isNotEqualTo(new TensorSpec("x", ElementType.FLOAT, new long[] {-1, 3}));
    assertThat(new TensorSpec("x", ElementType.FLOAT, new long[] {4, -1}).rowElements())
        .isEqualTo(-1);
  }

  private static void put(Tensor tensor, int element, int value) {
    if (tensor.type() == ElementType.STRING) {
      tensor.putText(element, Integer.toString(value));
    } else {
      tensor.putInteger(element, value);
    }
  }

  private static List<Integer> values(Tensor tensor) {
    List<Integer> values = new ArrayList<>();
    for (int i = 0; i < tensor.elements(); i++) {
      boolean text = tensor.type() == ElementType.STRING;
      values.add(text ? Integer.valueOf(tensor.text(i)) : Integer.valueOf((int) tensor.number(i)));
    }
    return values;
  }

  private static void assertData(ThrowingCallable call, String message) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            MlException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.DATA))
        .hasMessage(message);
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.anabranch.table.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anabranch.core.error.MlException;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.binary.BinaryArrayData;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.DoubleType;
import org.apache.flink.table.types.logical.FloatType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;

/** Arrays as Flink keeps them in memory, in inputs of the same and of other types. */
final class ArrayGuardTest {
  private static final float SUBNORMAL = Float.MIN_VALUE;

  private static ArrayGuard guard(LogicalType element) {
    return new ArrayGuard(
        RowType.of(new LogicalType[] {new ArrayType(element)}, new String[] {"x"}));
  }

  private static boolean accepts(LogicalType element, ArrayData array) {
    try {
      guard(element).check(0, array);
      return true;
    } catch (MlException e) {
      assertThat(e)
          .hasMessageStartingWith("INPUT: x: elements of another type (expected: a column");
      return false;
    }
  }

  @Property(tries = 200)
  void arraysOfTheDeclaredTypePass(
      @ForAll @Size(max = 70) float[] floats,
      @ForAll @Size(max = 70) int[] integers,
      @ForAll @Size(max = 70) long[] longs,
      @ForAll @DoubleRange(min = -1e30, max = 1e30) double some) {
    double[] doubles = {some, Double.MIN_VALUE, Double.NaN, -0.0, Double.NEGATIVE_INFINITY};
    float[] usual = Arrays.copyOf(floats, floats.length + 1);
    usual[floats.length] = 1;
    assertThat(accepts(new FloatType(), BinaryArrayData.fromPrimitiveArray(usual))).isTrue();
    assertThat(accepts(new FloatType(), new GenericArrayData(usual))).isTrue();
    assertThat(accepts(new DoubleType(), BinaryArrayData.fromPrimitiveArray(doubles))).isTrue();
    assertThat(accepts(new IntType(), BinaryArrayData.fromPrimitiveArray(integers))).isTrue();
    assertThat(accepts(new BigIntType(), BinaryArrayData.fromPrimitiveArray(longs))).isTrue();
  }

  @Property(tries = 200)
  void integersWhoseBitsWouldBeReadAsFloatsAreRefused(
      @ForAll @Size(min = 1, max = 70)
          List<@IntRange(min = -0x3fffff, max = 0x7fffff) Integer> ints,
      @ForAll @Size(min = 1, max = 70)
          List<@LongRange(min = -0x7ffffffffffffL, max = 0xfffffffffffffL) Long> longs) {
    int[] narrow = ints.stream().mapToInt(x -> x).toArray();
    long[] wide = longs.stream().mapToLong(x -> x).toArray();
    assertThat(accepts(new FloatType(), BinaryArrayData.fromPrimitiveArray(narrow)))
        .isEqualTo(ints.stream().allMatch(x -> x == 0));
    assertThat(accepts(new DoubleType(), BinaryArrayData.fromPrimitiveArray(wide)))
        .isEqualTo(longs.stream().allMatch(x -> x == 0));
  }

  @Property(tries = 50)
  void anotherWidthOrAnotherClassIsRefused(
      @ForAll @Size(min = 2, max = 70) float[] floats,
      @ForAll @Size(min = 2, max = 70) int[] whole) {
    assertThat(accepts(new DoubleType(), BinaryArrayData.fromPrimitiveArray(floats))).isFalse();
    assertThat(accepts(new BigIntType(), BinaryArrayData.fromPrimitiveArray(whole))).isFalse();
    assertThat(accepts(new FloatType(), new GenericArrayData(whole))).isFalse();
  }

  @Example
  void nanOfArithmeticAndOneSubnormalAmongOthersAreNumbers() {
    float[] nans = {Float.NaN, Float.intBitsToFloat(0xffc00000)};
    assertThat(accepts(new FloatType(), BinaryArrayData.fromPrimitiveArray(nans))).isTrue();
    float[] some = {SUBNORMAL, 0.5f};
    assertThat(accepts(new FloatType(), BinaryArrayData.fromPrimitiveArray(some))).isTrue();
    float[] all = {SUBNORMAL, 0};
    assertThatThrownBy(() -> guard(new FloatType()).check(0, new GenericArrayData(all)))
        .hasMessage(
            "INPUT: x: elements of another type (expected: a column of ARRAY<FLOAT>, as declared,"
                + " not all numbers subnormal; cast the column in the query)");
    guard(new FloatType()).check(0, null);
  }
}

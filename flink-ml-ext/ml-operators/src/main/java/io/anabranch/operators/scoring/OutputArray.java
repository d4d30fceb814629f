// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.scoring;

import io.anabranch.core.tensor.Tensor;
import java.math.BigDecimal;
import java.math.BigInteger;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.logical.LogicalType;

/** Elements of a model's output as one of Flink's arrays. */
final class OutputArray {
  private OutputArray() {}

  /**
   * @param from the first element
   * @param size how many of them
   * @param element as {@link ModelTypes} gives it for the tensor's type
   */
  static GenericArrayData of(Tensor tensor, int from, int size, LogicalType element) {
    return switch (element.getTypeRoot()) {
      case FLOAT -> new GenericArrayData(floats(tensor, from, size));
      case DOUBLE -> new GenericArrayData(doubles(tensor, from, size));
      case BIGINT -> new GenericArrayData(longs(tensor, from, size));
      case BOOLEAN -> new GenericArrayData(booleans(tensor, from, size));
      case DECIMAL -> new GenericArrayData(decimals(tensor, from, size));
      default -> new GenericArrayData(texts(tensor, from, size));
    };
  }

  /** The unsigned number that 64 bits stand for. */
  static DecimalData unsigned(long bits) {
    BigInteger value = new BigInteger(Long.toUnsignedString(bits));
    return DecimalData.fromBigDecimal(new BigDecimal(value), ModelTypes.UNSIGNED_DIGITS, 0);
  }

  private static float[] floats(Tensor tensor, int from, int size) {
    float[] floats = new float[size];
    for (int i = 0; i < size; i++) {
      floats[i] = (float) tensor.number(from + i);
    }
    return floats;
  }

  private static double[] doubles(Tensor tensor, int from, int size) {
    double[] doubles = new double[size];
    for (int i = 0; i < size; i++) {
      doubles[i] = tensor.number(from + i);
    }
    return doubles;
  }

  private static long[] longs(Tensor tensor, int from, int size) {
    long[] longs = new long[size];
    for (int i = 0; i < size; i++) {
      longs[i] = tensor.integer(from + i);
    }
    return longs;
  }

  private static boolean[] booleans(Tensor tensor, int from, int size) {
    boolean[] booleans = new boolean[size];
    for (int i = 0; i < size; i++) {
      booleans[i] = tensor.integer(from + i) != 0;
    }
    return booleans;
  }

  private static DecimalData[] decimals(Tensor tensor, int from, int size) {
    DecimalData[] decimals = new DecimalData[size];
    for (int i = 0; i < size; i++) {
      decimals[i] = unsigned(tensor.integer(from + i));
    }
    return decimals;
  }

  private static StringData[] texts(Tensor tensor, int from, int size) {
    StringData[] texts = new StringData[size];
    for (int i = 0; i < size; i++) {
      texts[i] = StringData.fromString(tensor.text(from + i));
    }
    return texts;
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.bundle;

import com.fasterxml.jackson.databind.JsonNode;
import io.anabranch.core.error.MlException;
import io.anabranch.core.tensor.ElementType;
import io.anabranch.core.tensor.Tensor;
import java.math.BigInteger;

/** One value of a golden vector, into a tensor. */
final class GoldenValues {
  private static final BigInteger MOST = BigInteger.ONE.shiftLeft(Long.SIZE);

  private GoldenValues() {}

  /**
   * @throws MlException of kind DATA, or IllegalArgumentException, where the value is not of the
   *     tensor's type
   */
  static void put(Tensor tensor, int element, JsonNode value) {
    switch (tensor.type()) {
      case FLOAT, FLOAT16, BFLOAT16 -> tensor.putNumber(element, single(value));
      case DOUBLE -> tensor.putNumber(element, twofold(value));
      case INT8, INT16, INT32, INT64, UINT8, UINT16, UINT32, UINT64 ->
          tensor.putInteger(element, whole(tensor.type(), value));
      case BOOL ->
          tensor.putInteger(element, require(value.isBoolean(), value).asBoolean() ? 1 : 0);
      case STRING -> tensor.putText(element, require(value.isTextual(), value).asText());
    }
  }

  private static float single(JsonNode value) {
    String text = decimal(value);
    float number = Float.parseFloat(text);
    require(!Float.isInfinite(number) || value.isTextual(), value);
    return number;
  }

  private static double twofold(JsonNode value) {
    double number = Double.parseDouble(decimal(value));
    require(!Double.isInfinite(number) || value.isTextual(), value);
    return number;
  }

  /** JSON's number, or the text of one that JSON has no number for. */
  private static String decimal(JsonNode value) {
    return require(value.isNumber() || value.isTextual(), value).asText();
  }

  private static long whole(ElementType type, JsonNode value) {
    BigInteger number = require(value.isIntegralNumber(), value).bigIntegerValue();
    if (type == ElementType.UINT64) {
      require(number.signum() >= 0 && number.compareTo(MOST) < 0, value);
      return number.longValue();
    }
    require(number.bitLength() < Long.SIZE, value);
    return number.longValue();
  }

  private static JsonNode require(boolean fits, JsonNode value) {
    if (!fits) {
      throw MlException.data(value.toString());
    }
    return value;
  }
}

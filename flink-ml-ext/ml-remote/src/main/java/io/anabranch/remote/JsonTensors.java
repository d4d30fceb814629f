// SPDX-License-Identifier: Apache-2.0
package io.anabranch.remote;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import io.anabranch.core.error.MlException;
import io.anabranch.core.tensor.ElementType;
import io.anabranch.core.tensor.Tensor;
import java.io.IOException;
import java.util.Arrays;

/** Tensors as JSON: numbers, booleans and strings in row-major order, nested or flat. */
final class JsonTensors {
  /** Some servers write NaN and Infinity, which JSON does not know but we can read. */
  static final JsonFactory JSON =
      JsonFactory.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();

  /** An element that is not of the tensor's type. */
  static final class WrongToken extends RuntimeException {
    private static final long serialVersionUID = 1L;

    WrongToken(String found) {
      super(found, null, false, false);
    }
  }

  private JsonTensors() {}

  /** Reads from the first bracket to its end and says how many elements there were. */
  static int read(JsonParser json, Tensor into, int capacity) throws IOException {
    int room = Math.max(capacity, 1);
    into.reshape(room);
    int elements = 0;
    int depth = 1;
    while (depth > 0) {
      JsonToken token = json.nextToken();
      if (token == null) {
        throw new IOException("no end");
      }
      if (token == JsonToken.START_ARRAY) {
        depth++;
      } else if (token == JsonToken.END_ARRAY) {
        depth--;
      } else {
        if (elements == room) {
          room = Math.multiplyExact(room, 2);
          into.reshape(room);
        }
        put(json, token, into, elements++);
      }
    }
    return elements;
  }

  private static void put(JsonParser json, JsonToken token, Tensor into, int element)
      throws IOException {
    if (token == JsonToken.VALUE_NULL) {
      throw MlException.data(
          into.name()
              + ": null (expected: a finite number; the model gave NaN or Infinity, which the"
              + " server's JSON cannot say)");
    }
    ElementType type = into.type();
    boolean whole = token == JsonToken.VALUE_NUMBER_INT;
    boolean number = whole || token == JsonToken.VALUE_NUMBER_FLOAT;
    switch (type) {
      case FLOAT -> into.putFloat(element, check(number, json).getFloatValue());
      case DOUBLE, FLOAT16, BFLOAT16 ->
          into.putNumber(element, check(number, json).getDoubleValue());
      case INT8, INT16, INT32, INT64, UINT8, UINT16, UINT32 ->
          putWhole(check(whole, json), into, element);
      case UINT64 -> putUnsigned(check(whole, json), into, element);
      case BOOL -> {
        check(token.isBoolean() || whole, json);
        into.putInteger(
            element, token == JsonToken.VALUE_TRUE || whole && json.getIntValue() == 1 ? 1 : 0);
      }
      case STRING -> into.putText(element, check(token == JsonToken.VALUE_STRING, json).getText());
    }
  }

  private static void putWhole(JsonParser json, Tensor into, int element) throws IOException {
    try {
      into.putInteger(element, json.getLongValue());
    } catch (MlException | InputCoercionException e) {
      throw new WrongToken(json.getText());
    }
  }

  private static void putUnsigned(JsonParser json, Tensor into, int element) throws IOException {
    try {
      into.putInteger(element, Long.parseUnsignedLong(json.getText()));
    } catch (NumberFormatException e) {
      throw new WrongToken(json.getText());
    }
  }

  private static JsonParser check(boolean ok, JsonParser json) throws IOException {
    if (!ok) {
      throw new WrongToken(json.getText());
    }
    return json;
  }

  static long[] shape(JsonParser json) throws IOException {
    long[] shape = new long[8];
    int rank = 0;
    if (json.currentToken() != JsonToken.START_ARRAY) {
      throw new IOException("a shape that is no list");
    }
    while (json.nextToken() == JsonToken.VALUE_NUMBER_INT) {
      shape = rank == shape.length ? Arrays.copyOf(shape, 2 * rank) : shape;
      shape[rank++] = json.getLongValue();
    }
    if (json.currentToken() != JsonToken.END_ARRAY) {
      throw new IOException("a shape that is no list of whole numbers");
    }
    return Arrays.copyOf(shape, rank);
  }

  /** {@code binary_data_size} of the parameters; -1 without. */
  static int binarySize(JsonParser json) throws IOException {
    int size = -1;
    if (json.currentToken() != JsonToken.START_OBJECT) {
      return size;
    }
    for (String key = json.nextFieldName(); key != null; key = json.nextFieldName()) {
      JsonToken value = json.nextToken();
      if (key.equals("binary_data_size") && value == JsonToken.VALUE_NUMBER_INT) {
        size = json.getIntValue();
      } else {
        json.skipChildren();
      }
    }
    return size;
  }

  /** Elements of a shape; -1 if one of its sizes is negative, or if there are too many. */
  static long product(long[] shape) {
    long product = 1;
    for (long size : shape) {
      if (size < 0 || size > 0 && product > Integer.MAX_VALUE / size) {
        return -1;
      }
      product *= size;
    }
    return product;
  }
}

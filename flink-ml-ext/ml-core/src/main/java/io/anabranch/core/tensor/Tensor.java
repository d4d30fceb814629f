// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.tensor;

import io.anabranch.core.error.MlException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A dense tensor in row-major order: a shape over a direct buffer in native byte order, or over an
 * array of strings. Reused from batch to batch; not thread-safe.
 *
 * <p>While a micro-batch is filled, the first dimension grows row by row and all others are fixed.
 * A tensor that is a whole (a model without a batch dimension) is {@linkplain #reshape reshaped}
 * and filled at once.
 */
public final class Tensor {
  private final String name;
  private final ElementType type;
  private long[] shape;
  private ByteBuffer data;
  private String[] texts;

  /** An empty tensor with room for {@code elements}; it grows when more are needed. */
  public Tensor(String name, ElementType type, long[] shape, int elements) {
    this.name = name;
    this.type = type;
    this.shape = shape.clone();
    if (type == ElementType.STRING) {
      texts = new String[elements];
    } else {
      data = direct(elements * (long) type.bytes());
    }
  }

  private Tensor(String name, ElementType type, long[] shape, ByteBuffer data, String[] texts) {
    this.name = name;
    this.type = type;
    this.shape = shape;
    this.data = data;
    this.texts = texts;
  }

  /** A tensor over existing strings. */
  public static Tensor ofTexts(String name, long[] shape, String[] texts) {
    return new Tensor(name, ElementType.STRING, shape.clone(), null, texts);
  }

  public String name() {
    return name;
  }

  public ElementType type() {
    return type;
  }

  public long[] shape() {
    return shape.clone();
  }

  public int rank() {
    return shape.length;
  }

  /** The size of one dimension. */
  public long dimension(int axis) {
    return shape[axis];
  }

  /** Number of elements that the shape spans. */
  public long elements() {
    long elements = 1;
    for (long size : shape) {
      elements *= size;
    }
    return elements;
  }

  /** Elements of one row: all dimensions but the first. */
  public int rowElements() {
    long elements = 1;
    for (int i = 1; i < shape.length; i++) {
      elements *= shape[i];
    }
    return Math.toIntExact(elements);
  }

  /** Sets the size of the first dimension, keeping the data. */
  public void resize(int rows) {
    shape[0] = rows;
    reserve(elements());
  }

  /** Sets the whole shape, keeping the data. */
  public void reshape(long... newShape) {
    shape = newShape.clone();
    reserve(elements());
  }

  private void reserve(long elements) {
    if (type == ElementType.STRING) {
      if (texts.length < elements) {
        texts = Arrays.copyOf(texts, Math.toIntExact(Math.max(elements, 2L * texts.length)));
      }
    } else if (data.capacity() < elements * type.bytes()) {
      ByteBuffer larger = direct(Math.max(elements * type.bytes(), 2L * data.capacity()));
      larger.put(0, data, 0, data.capacity());
      data = larger;
    }
  }

  private static ByteBuffer direct(long bytes) {
    return ByteBuffer.allocateDirect(Math.toIntExact(bytes)).order(ByteOrder.nativeOrder());
  }

  /** The numbers' bytes from position 0, limited to the shape; shared with this tensor. */
  public ByteBuffer bytes() {
    int limit = Math.toIntExact(elements() * type.bytes());
    return data.duplicate().order(ByteOrder.nativeOrder()).position(0).limit(limit);
  }

  /**
   * All memory of the numbers, null for strings; shared with this tensor, and another object once
   * the tensor has grown. Absolute access only.
   */
  public ByteBuffer memory() {
    return data;
  }

  /** Whether {@link #shape} is this. */
  public boolean hasShape(long[] other) {
    return Arrays.equals(shape, other);
  }

  /** The strings; only the first {@link #elements} count. Shared with this tensor. */
  public String[] texts() {
    return texts;
  }

  /** Rows {@code from} (inclusive) to {@code to} (exclusive) over the same memory. */
  public Tensor slice(int from, int to) {
    long[] sliced = shape.clone();
    sliced[0] = to - from;
    int row = rowElements();
    if (type == ElementType.STRING) {
      return new Tensor(name, type, sliced, null, Arrays.copyOfRange(texts, from * row, to * row));
    }
    int width = row * type.bytes();
    ByteBuffer part =
        data.duplicate()
            .position(from * width)
            .limit(to * width)
            .slice()
            .order(ByteOrder.nativeOrder());
    return new Tensor(name, type, sliced, part, null);
  }

  /** Copies row {@code from} over row {@code to}; both lie within the shape. */
  public void copyRow(int from, int to) {
    int row = rowElements();
    if (type == ElementType.STRING) {
      System.arraycopy(texts, from * row, texts, to * row, row);
    } else {
      int width = row * type.bytes();
      data.put(to * width, data, from * width, width);
    }
  }

  /** Copies elements of a tensor of the same type; all lie within the shapes. */
  public void copy(Tensor source, int from, int to, int elements) {
    if (type == ElementType.STRING) {
      System.arraycopy(source.texts, from, texts, to, elements);
    } else {
      int width = type.bytes();
      data.put(to * width, source.data, from * width, elements * width);
    }
  }

  /** Sets elements {@code from} (inclusive) to {@code to} (exclusive) to the first of another. */
  public void fill(Tensor value, int from, int to) {
    if (from >= to) {
      return;
    }
    if (type == ElementType.STRING) {
      Arrays.fill(texts, from, to, value.texts[0]);
      return;
    }
    copy(value, 0, from, 1);
    for (int filled = 1; filled < to - from; filled *= 2) {
      copy(this, from, from + filled, Math.min(filled, to - from - filled));
    }
  }

  // hot path: one call per value of a row

  /** Stores a number at a flat element index, converted to the element type. */
  public void putNumber(int element, double value) {
    switch (type) {
      case FLOAT -> data.putFloat(element << 2, (float) value);
      case DOUBLE -> data.putDouble(element << 3, value);
      case FLOAT16 -> data.putShort(element << 1, HalfFloat.fromFloat((float) value));
      case BFLOAT16 -> data.putShort(element << 1, HalfFloat.bfloatFromFloat((float) value));
      case INT8, INT16, INT32, INT64, UINT8, UINT16, UINT32, UINT64, BOOL ->
          putInteger(element, integral(value));
      case STRING -> throw mismatch("a string", "a number");
    }
  }

  /** Stores a number at a flat element index of a FLOAT tensor. */
  public void putFloat(int element, float value) {
    data.putFloat(element << 2, value);
  }

  /** Stores an integer at a flat element index, converted to the element type. */
  public void putInteger(int element, long value) {
    switch (type) {
      case FLOAT, DOUBLE, FLOAT16, BFLOAT16 -> putNumber(element, (double) value);
      case INT8 -> data.put(element, (byte) ranged(value, Byte.MIN_VALUE, Byte.MAX_VALUE));
      case UINT8 -> data.put(element, (byte) ranged(value, 0, 255));
      case BOOL -> data.put(element, (byte) ranged(value, 0, 1));
      case INT16 ->
          data.putShort(element << 1, (short) ranged(value, Short.MIN_VALUE, Short.MAX_VALUE));
      case UINT16 -> data.putShort(element << 1, (short) ranged(value, 0, 65_535));
      case INT32 ->
          data.putInt(element << 2, (int) ranged(value, Integer.MIN_VALUE, Integer.MAX_VALUE));
      case UINT32 -> data.putInt(element << 2, (int) ranged(value, 0, 0xFFFF_FFFFL));
      case INT64, UINT64 -> data.putLong(element << 3, value);
      case STRING -> throw mismatch("a string", "an integer");
    }
  }

  public void putText(int element, String value) {
    if (type != ElementType.STRING) {
      throw mismatch("a number", "a string");
    }
    texts[element] = value;
  }

  /** The number at a flat element index, as a double. */
  public double number(int element) {
    return switch (type) {
      case FLOAT -> data.getFloat(element << 2);
      case DOUBLE -> data.getDouble(element << 3);
      case FLOAT16 -> HalfFloat.toFloat(data.getShort(element << 1));
      case BFLOAT16 -> HalfFloat.bfloatToFloat(data.getShort(element << 1));
      case INT8, INT16, INT32, INT64, UINT8, UINT16, UINT32, UINT64, BOOL ->
          (double) integer(element);
      case STRING -> throw mismatch("a number", "a string");
    };
  }

  /** The integer at a flat element index; UINT64 wraps. */
  public long integer(int element) {
    return switch (type) {
      case INT8 -> data.get(element);
      case UINT8, BOOL -> data.get(element) & 0xFFL;
      case INT16 -> data.getShort(element << 1);
      case UINT16 -> data.getShort(element << 1) & 0xFFFFL;
      case INT32 -> data.getInt(element << 2);
      case UINT32 -> data.getInt(element << 2) & 0xFFFF_FFFFL;
      case INT64, UINT64 -> data.getLong(element << 3);
      case FLOAT, DOUBLE, FLOAT16, BFLOAT16, STRING -> throw mismatch("an integer", type.name());
    };
  }

  public String text(int element) {
    return texts[element];
  }

  /** One element of any type, for a message: texts are in quotes. */
  public String describe(int element) {
    return switch (type) {
      case STRING -> "\"" + texts[element] + "\"";
      case FLOAT, FLOAT16, BFLOAT16 -> Float.toString((float) number(element));
      case DOUBLE -> Double.toString(number(element));
      case INT8, INT16, INT32, INT64, UINT8, UINT16, UINT32, UINT64, BOOL ->
          Long.toString(integer(element));
    };
  }

  private long integral(double value) {
    long whole = (long) value;
    // 2^63 is cut to the largest long, which as a double is 2^63 again.
    if ((double) whole != value || whole == Long.MAX_VALUE) {
      throw MlException.data(
          name
              + ": "
              + value
              + " (expected: a whole number, as the model's input is "
              + type
              + ")");
    }
    return whole;
  }

  private long ranged(long value, long least, long most) {
    if (value < least || value > most) {
      throw MlException.data(
          name
              + ": "
              + value
              + " (expected: "
              + least
              + " to "
              + most
              + ", as the input is "
              + type
              + ")");
    }
    return value;
  }

  private MlException mismatch(String expected, String found) {
    return MlException.data(name + ": " + found + " (expected: " + expected + ")");
  }
}

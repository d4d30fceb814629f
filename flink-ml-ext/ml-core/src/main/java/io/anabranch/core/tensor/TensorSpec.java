// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.tensor;

import java.util.Arrays;
import java.util.Objects;

/**
 * Name, element type and shape of a model's input or output.
 *
 * @param shape sizes of the dimensions, {@link #DYNAMIC} where the model leaves one open; the first
 *     is the batch dimension where the signature says so
 */
public record TensorSpec(String name, ElementType type, long[] shape) {
  public static final long DYNAMIC = -1;

  public TensorSpec {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(type, "type");
    shape = shape.clone();
  }

  @Override
  public long[] shape() {
    return shape.clone();
  }

  public int rank() {
    return shape.length;
  }

  /**
   * Elements of one row: the product of all dimensions but the first; -1 if one of them is open.
   */
  public long rowElements() {
    long elements = 1;
    for (int i = 1; i < shape.length; i++) {
      if (shape[i] < 0) {
        return -1;
      }
      elements = Math.multiplyExact(elements, shape[i]);
    }
    return elements;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TensorSpec that
        && name.equals(that.name)
        && type == that.type
        && Arrays.equals(shape, that.shape);
  }

  @Override
  public int hashCode() {
    return Objects.hash(name, type, Arrays.hashCode(shape));
  }

  /** As in {@code features: FLOAT [batch, 12]}; open dimensions print as {@code ?}. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(name).append(": ").append(type).append(" [");
    for (int i = 0; i < shape.length; i++) {
      text.append(i == 0 ? "" : ", ").append(shape[i] < 0 ? "?" : Long.toString(shape[i]));
    }
    return text.append(']').toString();
  }
}

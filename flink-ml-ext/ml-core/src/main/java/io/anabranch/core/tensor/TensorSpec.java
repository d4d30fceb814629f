// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.tensor;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Name, element type and shape of a model's input or output.
 *
 * @param shape sizes of the dimensions, {@link #DYNAMIC} where the model leaves one open; the first
 *     is the batch dimension where the signature says so
 * @param dimensions names of the dimensions: those of one name in one model have one size; an empty
 *     text where the model gives none, and no texts where it gives none at all
 */
public record TensorSpec(String name, ElementType type, long[] shape, List<String> dimensions) {
  public static final long DYNAMIC = -1;

  public TensorSpec {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(type, "type");
    shape = shape.clone();
    dimensions =
        dimensions.stream().allMatch(String::isEmpty) ? List.of() : List.copyOf(dimensions);
    if (!dimensions.isEmpty() && dimensions.size() != shape.length) {
      throw new IllegalArgumentException(
          "dimensions: " + dimensions + " (expected: " + shape.length + ")");
    }
  }

  /** Without names of dimensions. */
  public TensorSpec(String name, ElementType type, long[] shape) {
    this(name, type, shape, List.of());
  }

  @Override
  public long[] shape() {
    return shape.clone();
  }

  /** The name of a dimension; empty where the model gives none. */
  public String dimension(int axis) {
    return dimensions.isEmpty() ? "" : dimensions.get(axis);
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
        && Arrays.equals(shape, that.shape)
        && dimensions.equals(that.dimensions);
  }

  @Override
  public int hashCode() {
    return Objects.hash(name, type, Arrays.hashCode(shape), dimensions);
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

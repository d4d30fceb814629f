// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.scoring;

import io.anabranch.core.definition.InputSource;
import io.anabranch.core.tensor.TensorSpec;
import java.util.List;
import java.util.Objects;

/**
 * What feeds one input of a model.
 *
 * @param input the model's input
 * @param source columns, features, a sequence or an image
 * @param rowShape sizes of the dimensions of one row, without the batch where there is one; {@link
 *     #RAGGED} where each row has a length of its own
 */
public record InputBinding(TensorSpec input, InputSource source, List<Integer> rowShape) {
  /** The one open dimension of a padded sequence. */
  public static final int RAGGED = -1;

  public InputBinding {
    Objects.requireNonNull(input, "input");
    Objects.requireNonNull(source, "source");
    rowShape = List.copyOf(rowShape);
  }

  /** Columns or features, in the order of the elements of a row. */
  public List<String> sources() {
    return source.columns();
  }

  /** Whether rows have lengths of their own and are padded. */
  public boolean isSequence() {
    return source instanceof InputSource.Sequence || source instanceof InputSource.Mask;
  }

  /** Whether the batch shapes the input itself: a sequence, or what is made from its length. */
  boolean isPadded() {
    return isSequence() || source instanceof InputSource.Length;
  }

  /** Elements of one position of a sequence. */
  int positionElements() {
    return rowShape.stream().skip(1).reduce(1, Math::multiplyExact);
  }

  /** Elements of one row; not to be asked of a sequence. */
  int rowElements() {
    return rowShape.stream().reduce(1, Math::multiplyExact);
  }

  /** The row's shape with no rows in front. */
  long[] batchShape() {
    long[] shape = new long[rowShape.size() + 1];
    for (int i = 1; i < shape.length; i++) {
      shape[i] = rowShape.get(i - 1);
    }
    return shape;
  }

  /** The shape of the input where one run is one row. */
  long[] wholeShape() {
    return rowShape.stream().mapToLong(Integer::longValue).toArray();
  }
}

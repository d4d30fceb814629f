// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.inference;

import io.anabranch.core.tensor.ElementType;
import io.anabranch.core.tensor.TensorSpec;
import java.util.Objects;

/** Name and type of one output of a model. */
public sealed interface OutputSpec {
  String name();

  /** A dense tensor; its first dimension is the batch where the model has one. */
  record OfTensor(TensorSpec tensor) implements OutputSpec {
    public OfTensor {
      Objects.requireNonNull(tensor, "tensor");
    }

    @Override
    public String name() {
      return tensor.name();
    }

    @Override
    public String toString() {
      return tensor.toString();
    }
  }

  /**
   * One map per row, from label to score, as classifiers of scikit-learn give (ZipMap).
   *
   * @param key {@link ElementType#INT64} or {@link ElementType#STRING}
   * @param value {@link ElementType#FLOAT} or {@link ElementType#DOUBLE}
   */
  record OfMaps(String name, ElementType key, ElementType value) implements OutputSpec {
    public OfMaps {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(key, "key");
      Objects.requireNonNull(value, "value");
    }
  }

  /** A sequence of tensors of one element type, as long as the model likes. */
  record OfTensors(String name, ElementType element) implements OutputSpec {
    public OfTensors {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(element, "element");
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.anabranch.remote;

import io.anabranch.core.tensor.ElementType;
import java.util.Optional;
import java.util.stream.Stream;

/** The protocol's names of element types. */
final class Datatypes {
  private Datatypes() {}

  static String name(ElementType type) {
    return switch (type) {
      case FLOAT -> "FP32";
      case DOUBLE -> "FP64";
      case FLOAT16 -> "FP16";
      case BFLOAT16 -> "BF16";
      case STRING -> "BYTES";
      case BOOL, INT8, INT16, INT32, INT64, UINT8, UINT16, UINT32, UINT64 -> type.name();
    };
  }

  /** Empty if there is no such type. */
  static Optional<ElementType> type(String datatype) {
    return Stream.of(ElementType.values()).filter(t -> name(t).equals(datatype)).findFirst();
  }
}

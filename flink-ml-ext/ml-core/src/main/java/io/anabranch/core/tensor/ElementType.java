// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.tensor;

/** The element type of a tensor, with its width in bytes; strings have none. */
public enum ElementType {
  FLOAT(4),
  DOUBLE(8),
  INT8(1),
  INT16(2),
  INT32(4),
  INT64(8),
  UINT8(1),
  UINT16(2),
  UINT32(4),
  UINT64(8),
  BOOL(1),
  FLOAT16(2),
  BFLOAT16(2),
  STRING(0);

  private final int bytes;

  ElementType(int bytes) {
    this.bytes = bytes;
  }

  public int bytes() {
    return bytes;
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.anabranch.remote;

import io.anabranch.core.tensor.Tensor;

/** What was read of one output so far; members of a JSON object come in any order. */
final class OutputMember {
  String name;
  String datatype;
  long[] shape;

  /** Bytes behind the JSON; -1 if the data stand in it. */
  int binarySize = -1;

  /** Where the data stand in the body. */
  int from;

  int to;

  /** Null until the data are read. */
  Tensor tensor;

  int elements;
}

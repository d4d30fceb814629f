// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.learn.tree;

import io.anabranch.core.bytes.Varints;
import io.anabranch.core.learn.StateFormat;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Weights of examples, most of them whole numbers, in as few bytes as they need. */
final class Weights {
  /** The most bytes of one weight. */
  static final int MAX_BYTES = 10;

  private static final double WHOLE = 0x1p53;

  private Weights() {}

  static void write(double weight, DataOutput out) throws IOException {
    boolean whole = weight >= 0 && weight < WHOLE && weight == Math.rint(weight);
    Varints.write(whole ? (long) weight : -1, out);
    if (!whole) {
      out.writeDouble(weight);
    }
  }

  static double read(DataInput in) throws IOException {
    long whole = Varints.read(in);
    return whole == -1 ? StateFormat.readDouble("weight", in) : whole;
  }
}

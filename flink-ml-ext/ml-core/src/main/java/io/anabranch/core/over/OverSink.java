// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.over;

/** Takes the outputs of one row, by their position in {@link OverWindows#outputs}. */
public interface OverSink {
  void setNull(int output);

  void setInteger(int output, long value);

  void setNumber(int output, double value);
}

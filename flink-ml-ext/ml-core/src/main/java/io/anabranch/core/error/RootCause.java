// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.error;

/** The error that began a chain of causes: what the errors round it only repeat. */
public final class RootCause {
  private RootCause() {}

  public static Throwable of(Throwable error) {
    Throwable root = error;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    return root;
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.inference;

import io.anabranch.core.error.MlException;

/**
 * Which of many models a row goes to.
 *
 * @param reference to the model, as its runner knows it; null where the row names none
 * @param refusal why the row names none, of kind DATA; null where it names one
 */
public record Route(String reference, MlException refusal) {
  public Route {
    if ((reference == null) == (refusal == null)) {
      throw new IllegalArgumentException("route: " + reference + " (expected: either or)");
    }
  }

  public static Route to(String reference) {
    return new Route(reference, null);
  }

  public static Route refused(MlException refusal) {
    return new Route(null, refusal);
  }
}

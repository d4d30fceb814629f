// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.evaluation;

import java.util.OptionalDouble;

/**
 * A measure of how far numbers that were predicted are from those that came.
 *
 * @param <E> the measure itself
 */
public interface RegressionMeasure<E extends RegressionMeasure<E>> extends Evaluation<E> {
  void add(double label, double prediction);

  /** Undoes {@link #add} of the same row. */
  void retract(double label, double prediction);

  /** As {@link Evaluation} says: empty, NaN or the value. */
  OptionalDouble result();
}

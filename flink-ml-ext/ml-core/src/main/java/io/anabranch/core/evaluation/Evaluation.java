// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.evaluation;

import java.io.DataOutput;
import java.io.IOException;

/**
 * A measure of rows, as an accumulator. What may be added may be retracted, also before it was
 * added: a partial state that is merged later may hold less than nothing.
 *
 * <p>Three outcomes of a result. Empty: the rows held do not define the measure (there are none, or
 * one class only where two are compared). NaN: at least one row held cannot be used (which ones,
 * each measure says); it heals when that row is retracted. Else the value.
 *
 * <p>Not thread-safe: even {@link #write} brings the state into its canonical form first.
 *
 * @param <E> the measure itself
 */
public interface Evaluation<E extends Evaluation<E>> {
  /** Adds all that {@code other} holds, and takes nothing of it over. */
  void merge(E other);

  /** Writes the canonical form: equal multisets of rows give equal bytes. */
  void write(DataOutput out) throws IOException;
}

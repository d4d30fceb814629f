// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.evaluation;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.OptionalDouble;

/**
 * The mean negative logarithm of the probability that was given to what happened (cross entropy, in
 * nats). Probabilities are clipped to [2^-52, 1 - 2^-52], as scikit-learn's {@code log_loss} clips
 * doubles. Terms come from {@link StrictMath}; their sum is exact.
 *
 * <p>Unusable: a probability that is NaN or outside [0, 1], a binary label other than 0 and 1.
 * State: some 40 bytes.
 */
public final class LogLoss implements Evaluation<LogLoss> {
  /** The distance from 1 to the next double. */
  private static final double CLIP = 0x1.0p-52;

  private final TermSum terms;

  public LogLoss() {
    this(new TermSum());
  }

  private LogLoss(TermSum terms) {
    this.terms = terms;
  }

  /**
   * Adds a row of two classes.
   *
   * @param label 0 or 1
   * @param probability of 1
   */
  // hot path
  public void add(double label, double probability) {
    terms.add(term(label, probability));
  }

  /** Undoes {@link #add} of the same row. */
  public void retract(double label, double probability) {
    terms.subtract(term(label, probability));
  }

  /** Adds a row of many classes, by the probability that was given to the true one. */
  // hot path
  public void addLikelihood(double probability) {
    terms.add(term(1.0, probability));
  }

  /** Undoes {@link #addLikelihood} of the same row. */
  public void retractLikelihood(double probability) {
    terms.subtract(term(1.0, probability));
  }

  @Override
  public void merge(LogLoss other) {
    terms.merge(other.terms);
  }

  public OptionalDouble result() {
    return terms.mean();
  }

  @Override
  public void write(DataOutput out) throws IOException {
    terms.write(out);
  }

  public static LogLoss read(DataInput in) throws IOException {
    return new LogLoss(TermSum.read(in));
  }

  private static double term(double label, double probability) {
    if (!(probability >= 0 && probability <= 1)) {
      return Double.NaN;
    }
    double clipped = Math.max(CLIP, Math.min(1 - CLIP, probability));
    if (label == 1) {
      return -StrictMath.log(clipped);
    }
    return label == 0 ? -StrictMath.log1p(-clipped) : Double.NaN;
  }
}

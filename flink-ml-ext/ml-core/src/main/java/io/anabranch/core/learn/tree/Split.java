// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.learn.tree;

/**
 * A split of a leaf.
 *
 * @param left statistics of the labels that go left, in the form of the leaf's kind
 * @param right statistics of those that go right
 */
record Split(int feature, double threshold, double merit, double[] left, double[] right) {

  /** The best split of each feature, reduced to the best and the runner-up of them. */
  static final class Race {
    private Split best;
    private double second;

    /** Not splitting takes part, with a merit of 0. */
    void enter(Split candidate) {
      if (candidate == null || candidate.merit <= 0) {
        return;
      }
      if (best == null || candidate.merit > best.merit) {
        second = best == null ? 0 : best.merit;
        best = candidate;
      } else {
        second = Math.max(second, candidate.merit);
      }
    }

    Split best() {
      return best;
    }

    double second() {
      return second;
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.learn.tree;

import io.anabranch.core.learn.SplitMix64;

/** The streams of {@code make_reference.py}, which says where they are from. */
enum Streams {
  SEA(3, 2) {
    @Override
    double next(SplitMix64 uniform, double[] x, boolean later) {
      return sea(uniform, x, 8);
    }
  },
  SEA_DRIFT(3, 2) {
    @Override
    double next(SplitMix64 uniform, double[] x, boolean later) {
      return sea(uniform, x, later ? 12 : 8);
    }
  },
  LOANS(5, 2) {
    @Override
    double next(SplitMix64 uniform, double[] x, boolean later) {
      x[0] = 20000 + 130000 * uniform.uniform();
      x[1] = x[0] >= 75000 ? 0 : 10000 + 65000 * uniform.uniform();
      x[2] = Math.floor(20 + 61 * uniform.uniform());
      x[3] = Math.floor(5 * uniform.uniform());
      x[4] = 500000 * uniform.uniform();
      double least = x[2] < 40 ? 50000 : x[2] < 60 ? 75000 : 25000;
      boolean good = x[0] >= least && x[0] <= least + 50000;
      return good != uniform.uniform() < 0.05 ? 1 : 0;
    }
  },
  THREE(4, 3) {
    private final double[][] centres = {{0, 0, 0, 0}, {2, 0, 1, 0}, {0, 3, 0, 0}};

    @Override
    double next(SplitMix64 uniform, double[] x, boolean later) {
      int label = (int) (3 * uniform.uniform());
      for (int i = 0; i < x.length; i++) {
        x[i] = centres[label][i] + normal(uniform);
      }
      return label;
    }
  },
  FRIEDMAN(10, 0) {
    @Override
    double next(SplitMix64 uniform, double[] x, boolean later) {
      for (int i = 0; i < x.length; i++) {
        x[i] = uniform.uniform();
      }
      return 10 * StrictMath.sin(Math.PI * x[0] * x[1])
          + 20 * (x[2] - 0.5) * (x[2] - 0.5)
          + 10 * x[3]
          + 5 * x[4]
          + normal(uniform);
    }
  },
  STEPS(3, 0) {
    @Override
    double next(SplitMix64 uniform, double[] x, boolean later) {
      return steps(uniform, x);
    }
  },
  STEPS_DRIFT(3, 0) {
    @Override
    double next(SplitMix64 uniform, double[] x, boolean later) {
      double label = steps(uniform, x);
      return later ? -label : label;
    }
  };

  final int features;
  final int classes;

  Streams(int features, int classes) {
    this.features = features;
    this.classes = classes;
  }

  /**
   * Fills the features.
   *
   * @param later whether the row is of the second half
   * @return the label
   */
  abstract double next(SplitMix64 uniform, double[] x, boolean later);

  private static double sea(SplitMix64 uniform, double[] x, double threshold) {
    for (int i = 0; i < x.length; i++) {
      x[i] = 10 * uniform.uniform();
    }
    return x[0] + x[1] > threshold != uniform.uniform() < 0.1 ? 1 : 0;
  }

  private static double steps(SplitMix64 uniform, double[] x) {
    x[0] = 1000 * uniform.uniform();
    x[1] = 0.001 * uniform.uniform();
    x[2] = uniform.uniform();
    return (x[0] > 400 ? 5 : 0) + (x[1] > 0.0007 ? 3 : 0) + 0.5 * normal(uniform);
  }

  private static double normal(SplitMix64 uniform) {
    double sum = -6;
    for (int i = 0; i < 12; i++) {
      sum += uniform.uniform();
    }
    return sum;
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.fleet;

/**
 * The true weights: those of a device lie near those of its type, and elsewhere after a drift. The
 * last one is the intercept. Immutable.
 */
final class DeviceWeights {
  private static final double DRIFT = 0.7;

  private final long seed;
  private final double[][] ofTypes;
  private final double spread;

  DeviceWeights(FleetSpec spec) {
    seed = Draws.bits(spec.seed(), 2);
    long typeSeed = Draws.bits(spec.seed(), 3);
    spread = spec.spread();
    ofTypes = new double[spec.types()][spec.features() + 1];
    for (int type = 0; type < ofTypes.length; type++) {
      for (int i = 0; i <= spec.features(); i++) {
        ofTypes[type][i] = Draws.normal(Draws.bits(Draws.bits(typeSeed, type), i));
      }
    }
  }

  // hot path
  double product(int device, int type, double drifted, double[] features) {
    long own = Draws.bits(seed, device);
    int last = features.length;
    double sum = weight(own, type, last, drifted);
    for (int i = 0; i < last; i++) {
      sum += weight(own, type, i, drifted) * features[i];
    }
    return sum;
  }

  double weight(int device, int type, int at, double drifted) {
    return weight(Draws.bits(seed, device), type, at, drifted);
  }

  private double weight(long own, int type, int at, double drifted) {
    double weight = ofTypes[type][at] + spread * Draws.normal(Draws.bits(own, at));
    return drifted == 0
        ? weight
        : weight + drifted * DRIFT * Draws.normal(Draws.bits(own, at + ofTypes[type].length));
  }
}

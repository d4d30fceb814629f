// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.fleet;

import java.io.Serializable;

/**
 * How much of a fleet is not as it should be; each a share from 0 to 1.
 *
 * @param drifting devices whose weights change at some time, every second one at once, the others
 *     over a tenth of the span
 * @param stuck devices of which a sensor shows the same number for a while
 * @param spikes events of which a sensor shows a number far off
 * @param silent devices that send nothing for a while
 * @param newcomers devices that appear while the others run already
 * @param unlabelled events whose label never comes
 */
public record FleetShares(
    double drifting,
    double stuck,
    double spikes,
    double silent,
    double newcomers,
    double unlabelled)
    implements Serializable {
  public static final FleetShares NONE = new FleetShares(0, 0, 0, 0, 0, 0);
  public static final FleetShares USUAL = new FleetShares(0.1, 0.02, 0.0005, 0.05, 0.1, 0.05);

  public FleetShares {
    share("drifting", drifting);
    share("stuck", stuck);
    share("spikes", spikes);
    share("silent", silent);
    share("newcomers", newcomers);
    share("unlabelled", unlabelled);
    if (silent + newcomers > 0.9) {
      throw new IllegalArgumentException(
          "silent + newcomers: " + (silent + newcomers) + " (expected: at most 0.9)");
    }
  }

  private static void share(String name, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: 0 to 1)");
    }
  }
}

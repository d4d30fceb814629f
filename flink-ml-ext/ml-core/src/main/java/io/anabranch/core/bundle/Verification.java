// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.bundle;

import java.util.List;
import java.util.Objects;

/**
 * That a bundle was loaded and run, apart from any job, and gave what its golden vectors expect.
 *
 * @param contentDigest {@link ModelBundle#contentDigest} of what was checked; a bundle with another
 *     one is not verified
 * @param by what checked it: versions of Anabranch, the runtime and the platform
 * @param batchSizes sizes of the batches that were run
 * @param goldenRows rows of golden vectors that were compared; 0 where the bundle has none
 * @param invariance whether predictions depend on the rest of the batch
 */
public record Verification(
    String contentDigest,
    String by,
    List<Integer> batchSizes,
    int goldenRows,
    Invariance invariance) {
  public Verification {
    Objects.requireNonNull(contentDigest, "contentDigest");
    Objects.requireNonNull(by, "by");
    batchSizes = batchSizes == null ? List.of() : List.copyOf(batchSizes);
    Objects.requireNonNull(invariance, "invariance");
  }
}

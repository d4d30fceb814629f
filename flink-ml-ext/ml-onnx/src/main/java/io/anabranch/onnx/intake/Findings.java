// SPDX-License-Identifier: Apache-2.0
package io.anabranch.onnx.intake;

import io.anabranch.core.bundle.Invariance;
import java.util.List;
import java.util.Objects;

/**
 * What a check found of a model that it did not refuse.
 *
 * @param runtime what ran the model, as in {@code ONNX Runtime 1.28.0}
 * @param device where it ran
 * @param batchRows rows of one run, as in {@link
 *     io.anabranch.core.inference.ModelSignature#batchRows}
 * @param goldenRows rows of golden vectors that gave what was expected
 * @param randomRows random rows that the model took
 * @param refusedRows random rows that the model refused, as it refuses bad data
 * @param refusal why it refused the first of them; empty where there is none
 * @param batchSizes that were run
 * @param invariance whether predictions depend on the rest of the batch
 * @param difference where they do, an example; else empty
 */
public record Findings(
    String runtime,
    String device,
    int batchRows,
    int goldenRows,
    int randomRows,
    int refusedRows,
    String refusal,
    List<Integer> batchSizes,
    Invariance invariance,
    String difference) {
  public Findings {
    Objects.requireNonNull(runtime, "runtime");
    Objects.requireNonNull(device, "device");
    Objects.requireNonNull(refusal, "refusal");
    batchSizes = List.copyOf(batchSizes);
    Objects.requireNonNull(invariance, "invariance");
    Objects.requireNonNull(difference, "difference");
  }
}

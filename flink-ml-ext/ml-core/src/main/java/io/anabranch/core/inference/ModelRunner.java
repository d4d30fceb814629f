// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.inference;

import java.io.Serializable;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Executes one model. The SPI that ONNX Runtime, a remote server or a fake stands behind.
 *
 * <p>Inputs are the {@linkplain TensorBatch#inputs tensors} of {@link ModelSignature#inputs},
 * outputs follow {@link ModelSignature#outputs}; the first dimension is the batch unless the
 * signature says {@link ModelSignature#NO_BATCH}.
 *
 * <p>A task opens a runner through its {@link Factory} and closes it; runners of one model in one
 * process share what is heavy. {@link #run} may be called from several threads at once, each with a
 * batch of its own. A runner keeps no state: after a restart rows are run again and give the same.
 */
public interface ModelRunner extends AutoCloseable {
  ModelSignature signature();

  /** What is recorded beside each prediction. */
  ModelIdentity identity();

  /**
   * Runs the sealed batch, which is never empty, and sets its outputs. May reuse the memory of the
   * outputs that the batch still carries from an earlier run.
   *
   * <p>Where {@link ModelSignature#batchRows} is a fixed number the batch has exactly so many rows:
   * the caller pads it, as {@link BatchScorer} does, and leaves the outputs of the padding unread.
   *
   * @throws io.anabranch.core.error.MlException of kind DATA where the rows may be at fault (the
   *     caller then looks for the bad ones), RESOURCE or EXTERNAL where they cannot be, INTERNAL
   *     for a number of rows that the model does not take
   */
  void run(TensorBatch batch);

  /**
   * What the runner tells of itself, by metric name: what it holds outside the Java heap, where it
   * runs, what it waits for. Read by metric reporters from any thread while the runner is open, so
   * suppliers are cheap and never fail; a value that is not known is -1.
   */
  default Map<String, LongSupplier> gauges() {
    return Map.of();
  }

  @Override
  void close();

  /** Opens a runner where it is needed; carries only plain settings. */
  @FunctionalInterface
  interface Factory extends Serializable {
    ModelRunner open();

    /**
     * Opens a runner in a task that the cluster gave a device, or {@link AssignedDevice#NONE}. A
     * runner that uses no device of its machine ignores it, which is what this default does.
     */
    default ModelRunner open(AssignedDevice device) {
      return open();
    }

    /** What the model takes and gives, from a runner that is opened here and closed again. */
    default ModelSignature signature() {
      try (ModelRunner runner = open()) {
        return runner.signature();
      }
    }
  }
}

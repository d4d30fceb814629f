// SPDX-License-Identifier: Apache-2.0
package io.anabranch.onnx;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import io.anabranch.core.inference.OutputSpec;
import io.anabranch.core.inference.TensorBatch;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * One sealed batch, bound to native tensors once, to be run over and over: ONNX Runtime and nothing
 * else, which is the ceiling that benchmarks measure against. Not thread-safe; close it before the
 * runner and leave the batch alone until then.
 */
public final class PreparedRun implements AutoCloseable {
  private final OrtSession session;
  private final FedInputs fed;
  private final PinnedOutputs pinned;
  private final Set<String> open = new LinkedHashSet<>();

  /** Binds the batch, which must have been run before, so that its outputs are known. */
  PreparedRun(OrtSession session, List<OutputSpec> specs, TensorBatch batch) throws OrtException {
    this.session = session;
    fed = FedInputs.of(batch.inputs());
    pinned = PinnedOutputs.of(specs, batch.outputs(), batch.rows());
    for (OutputSpec spec : specs) {
      if (!pinned.has(spec.name())) {
        open.add(spec.name());
      }
    }
  }

  public void run() {
    try (OrtSession.Result result = session.run(fed.tensors(), open, pinned.tensors())) {
      if (result.size() == 0) {
        throw new MlException(ErrorKind.INTERNAL, "outputs: 0 (expected: some)");
      }
    } catch (OrtException e) {
      throw new MlException(ErrorKind.DATA, String.valueOf(e.getMessage()), e);
    }
  }

  @Override
  public void close() {
    pinned.close();
    fed.close();
  }
}

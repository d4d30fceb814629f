// SPDX-License-Identifier: Apache-2.0
package io.anabranch.onnx;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;

/**
 * One sealed batch, bound to native tensors once, to be run over and over: ONNX Runtime and nothing
 * else, which is the ceiling that benchmarks measure against. Not thread-safe; close it before the
 * runner and leave the batch alone until then.
 */
public final class PreparedRun implements AutoCloseable {
  private final OrtSession session;
  private final BoundRun bound;

  PreparedRun(OrtSession session, BoundRun bound) {
    this.session = session;
    this.bound = bound;
  }

  public void run() {
    try (OrtSession.Result result = bound.run(session)) {
      if (result.size() == 0) {
        throw new MlException(ErrorKind.INTERNAL, "outputs: 0 (expected: some)");
      }
    } catch (OrtException e) {
      throw new MlException(ErrorKind.DATA, String.valueOf(e.getMessage()), e);
    }
  }

  @Override
  public void close() {
    bound.close();
  }
}

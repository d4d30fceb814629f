// SPDX-License-Identifier: Apache-2.0
package io.anabranch.sessions;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import java.util.Objects;

/**
 * A native session with the options it was made from, which must live as long. Runs may overlap.
 *
 * @param device where it runs in fact, as in {@code CPU} or {@code CUDA:0}
 */
public record NativeSession(OrtSession session, SessionOptions options, String device)
    implements AutoCloseable {
  public NativeSession {
    Objects.requireNonNull(session, "session");
    Objects.requireNonNull(options, "options");
    Objects.requireNonNull(device, "device");
  }

  @Override
  public void close() throws OrtException {
    try {
      session.close();
    } finally {
      options.close();
    }
  }
}

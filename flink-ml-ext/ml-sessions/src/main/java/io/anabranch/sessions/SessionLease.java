// SPDX-License-Identifier: Apache-2.0
package io.anabranch.sessions;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.util.concurrent.atomic.AtomicBoolean;

/** One holder's share in a session; letting go twice is letting go once. Thread-safe. */
public final class SessionLease implements AutoCloseable {
  private final SessionRegistry registry;
  private final String key;
  private final NativeSession shared;
  private final long loadNanos;
  private final AtomicBoolean closed = new AtomicBoolean();

  SessionLease(SessionRegistry registry, String key, NativeSession shared, long loadNanos) {
    this.registry = registry;
    this.key = key;
    this.shared = shared;
    this.loadNanos = loadNanos;
  }

  /** Not to be closed by the caller, and not to be used after {@link #close}. */
  public OrtSession session() {
    return shared.session();
  }

  /** Where the session runs in fact, as in {@code CPU} or {@code CUDA:0}. */
  public String device() {
    return shared.device();
  }

  /** How long the first holder waited for the session. */
  public long loadNanos() {
    return loadNanos;
  }

  /**
   * Lets go; the last holder closes the session, so none of its runs may go on.
   *
   * @throws OrtException if native code refuses to close it
   */
  @Override
  public void close() throws OrtException {
    if (closed.compareAndSet(false, true)) {
      registry.release(key);
    }
  }
}

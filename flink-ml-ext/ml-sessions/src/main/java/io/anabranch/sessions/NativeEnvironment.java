// SPDX-License-Identifier: Apache-2.0
package io.anabranch.sessions;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtEnvironment.ThreadingOptions;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import java.security.AccessController;
import java.security.PrivilegedAction;

/**
 * ONNX Runtime's environment, of which a process has one, with the pool of threads that sessions
 * may share instead of having threads of their own. Created when it is first asked for; it lives as
 * long as the process. Thread-safe.
 */
public final class NativeEnvironment {
  /**
   * System property: threads of the shared pool, the caller's counted; all processors if it is not
   * set. With 1 the pool has no thread, and its sessions run on their callers' threads.
   */
  public static final String POOL_THREADS = "anabranch.sessions.pool-threads";

  private static final int MOST_THREADS = 1024;

  private static volatile NativeEnvironment shared;

  private final OrtEnvironment environment;
  private final int poolThreads;

  private NativeEnvironment(OrtEnvironment environment, int poolThreads) {
    this.environment = environment;
    this.poolThreads = poolThreads;
  }

  /**
   * The environment of this process.
   *
   * @throws IllegalArgumentException if the system property is no number of threads
   */
  public static OrtEnvironment shared() {
    return instance().environment;
  }

  /**
   * Threads of the shared pool, the caller's counted; 0 if there is none, as another library had
   * made the environment without one.
   */
  public static int poolThreads() {
    return instance().poolThreads;
  }

  private static NativeEnvironment instance() {
    NativeEnvironment made = shared;
    return made == null ? make() : made;
  }

  private static synchronized NativeEnvironment make() {
    if (shared == null) {
      shared = apart(poolThreads(System.getProperty(POOL_THREADS)));
    }
    return shared;
  }

  static int poolThreads(String property) {
    if (property == null) {
      return Runtime.getRuntime().availableProcessors();
    }
    try {
      int threads = Integer.parseInt(property.trim());
      if (threads >= 1 && threads <= MOST_THREADS) {
        return threads;
      }
    } catch (NumberFormatException e) {
      // Said below, as for a number out of range.
    }
    throw new IllegalArgumentException(
        POOL_THREADS
            + ": "
            + property
            + " (expected: a whole number from 1 to "
            + MOST_THREADS
            + ")");
  }

  /**
   * Creates the environment as if no job had asked for it. ONNX Runtime registers a thread as a
   * shutdown hook, and a thread keeps the context class loader of the thread that made it and the
   * protection domains, hence the class loaders, of all its callers: those of the first job would
   * stay for good.
   */
  @SuppressWarnings("removal")
  private static NativeEnvironment apart(int threads) {
    Thread current = Thread.currentThread();
    ClassLoader context = current.getContextClassLoader();
    current.setContextClassLoader(NativeEnvironment.class.getClassLoader());
    try {
      return AccessController.doPrivileged(
          (PrivilegedAction<NativeEnvironment>) () -> create(threads));
    } finally {
      current.setContextClassLoader(context);
    }
  }

  private static NativeEnvironment create(int threads) {
    try (ThreadingOptions pool = new ThreadingOptions()) {
      pool.setGlobalIntraOpNumThreads(threads);
      pool.setGlobalInterOpNumThreads(1);
      // Idle threads would burn the processors that tasks need.
      pool.setGlobalSpinControl(false);
      // Errors reach callers as exceptions; a stream of bad rows must not fill stderr, too.
      return new NativeEnvironment(
          OrtEnvironment.getEnvironment(
              OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, OrtEnvironment.DEFAULT_NAME, pool),
          threads);
    } catch (IllegalStateException e) {
      // Another library was first: its environment serves, without a pool.
      return new NativeEnvironment(OrtEnvironment.getEnvironment(), 0);
    } catch (OrtException e) {
      throw new IllegalStateException(POOL_THREADS + ": " + threads + ": " + e.getMessage(), e);
    }
  }
}

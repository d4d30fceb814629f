// SPDX-License-Identifier: Apache-2.0
package io.anabranch.sessions;

import java.util.concurrent.atomic.LongAdder;

/**
 * Counts native tensors of this process that were made and not closed. No garbage collector frees
 * them: between runs the count is what batches in use keep bound (a few for each), and once all
 * runners are closed it is zero, or somebody leaks. Thread-safe.
 */
public final class NativeHandles {
  private static final LongAdder OPEN = new LongAdder();

  private NativeHandles() {}

  // hot path
  public static void opened(int handles) {
    OPEN.add(handles);
  }

  // hot path
  public static void closed(int handles) {
    OPEN.add(-handles);
  }

  /** Handles that are open now, over all jobs of the process. */
  public static long open() {
    return OPEN.sum();
  }
}

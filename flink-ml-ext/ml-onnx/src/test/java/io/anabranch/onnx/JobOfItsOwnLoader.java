// SPDX-License-Identifier: Apache-2.0
package io.anabranch.onnx;

import io.anabranch.core.inference.TensorBatch;
import io.anabranch.onnx.graph.Graphs;
import io.anabranch.sessions.SessionLease;
import io.anabranch.sessions.SessionRegistry;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;

/** What a job does with a session, told across class loaders in terms of the JDK. */
public final class JobOfItsOwnLoader implements Supplier<Object>, Runnable {
  private final Deque<OnnxModelRunner> runners = new ArrayDeque<>();

  /** Opens the model, runs it and says which native session did the work. */
  @Override
  public Object get() {
    OnnxModelRunner runner = OnnxModelRunner.open(Graphs.mlp(1), "net", OnnxOptions.DEFAULT);
    runners.add(runner);
    TensorBatch batch = Batches.random(runner, 1, 0, 3);
    runner.run(batch);
    SessionLease lease =
        SharedSession.acquire(
            SessionRegistry.shared(), ModelFile.of(Graphs.mlp(1), "net"), OnnxOptions.DEFAULT);
    try {
      return lease.session();
    } finally {
      SharedSession.release(lease);
    }
  }

  /** Closes what was opened. */
  @Override
  public void run() {
    while (!runners.isEmpty()) {
      runners.poll().close();
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.anabranch.onnx;

import ai.onnxruntime.OrtException;
import io.anabranch.core.inference.OutputSpec;
import io.anabranch.core.inference.TensorBatch;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The bound batches of one runner. A batch is bound when it comes with as many rows as at its run
 * before, so that batches of changing size, and those that come once, cost no more than a run. What
 * is bound is freed when the batch is bound anew, when it is no longer in use, and at the latest
 * with the runner. Thread-safe, as long as each batch is with one thread.
 */
final class BoundRuns implements AutoCloseable {
  private final List<OutputSpec> specs;
  private final Set<Bond> bonds = ConcurrentHashMap.newKeySet();
  private final ReferenceQueue<TensorBatch> unused = new ReferenceQueue<>();

  /** What a batch carries: its bound run, if it has one, and the rows of its last run. */
  private static final class Bond extends WeakReference<TensorBatch> {
    private final BoundRuns owner;
    private BoundRun bound;
    private int lastRows;

    Bond(BoundRuns owner, TensorBatch batch) {
      super(batch, owner.unused);
      this.owner = owner;
    }

    /** By the batch's thread, or by that which closes a runner the batch has left. */
    synchronized void free() {
      if (bound != null) {
        bound.close();
        bound = null;
      }
    }
  }

  BoundRuns(List<OutputSpec> specs) {
    this.specs = List.copyOf(specs);
  }

  /** The batch's native tensors; null where it is to be run without. */
  // hot path
  BoundRun of(TensorBatch batch) throws OrtException {
    if (!(batch.attachment() instanceof Bond bond) || bond.owner != this) {
      return null;
    }
    if (bond.bound != null && bond.bound.fits(batch)) {
      return bond.bound;
    }
    if (bond.lastRows != batch.rows() || !BoundRun.isPossible(batch)) {
      bond.lastRows = batch.rows();
      return null;
    }
    bond.free();
    bond.bound = new BoundRun(specs, batch);
    return bond.bound.fits(batch) ? bond.bound : null;
  }

  /** Notes a batch that was run without; one that another runner had bound leaves that. */
  void seen(TensorBatch batch) {
    if (batch.attachment() instanceof Bond earlier) {
      if (earlier.owner == this) {
        return;
      }
      earlier.free();
      earlier.owner.bonds.remove(earlier);
    }
    freeUnused();
    Bond bond = new Bond(this, batch);
    bond.lastRows = batch.rows();
    bonds.add(bond);
    batch.attach(bond);
  }

  private void freeUnused() {
    for (Reference<?> gone = unused.poll(); gone != null; gone = unused.poll()) {
      ((Bond) gone).free();
      bonds.remove(gone);
    }
  }

  @Override
  public void close() {
    bonds.forEach(Bond::free);
    bonds.clear();
  }
}

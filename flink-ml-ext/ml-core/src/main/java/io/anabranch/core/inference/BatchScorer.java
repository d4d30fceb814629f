// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.inference;

import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;

/**
 * Runs a micro-batch and, where it fails, finds the rows that are to blame: the batch is halved
 * until they stand alone, and all others are scored. {@code n} rows cost one run if all are good,
 * and at most {@code 2n - 1} if all are bad.
 *
 * <p>A batch that is too short for a model with a fixed batch dimension is filled up with copies of
 * its last row, whose outputs nobody reads. An empty batch is never run: some models end the
 * process then.
 *
 * <p>Rows with sequences are run in groups of one padded length, each as if it were a batch of its
 * own.
 *
 * <p>Rows that go to several models are run in groups of one model, those first whose model is
 * open. A model that cannot be had costs its own rows.
 *
 * <p>Holds no state but the runner; called from several threads at once, each with a batch of its
 * own.
 */
public final class BatchScorer {
  private final ModelRunner runner;
  private final int batchRows;

  public BatchScorer(ModelRunner runner) {
    this.runner = runner;
    this.batchRows = runner.signature().batchRows();
  }

  /**
   * Scores every row of a sealed batch.
   *
   * @throws MlException of kind RESOURCE, EXTERNAL or USER: no row is at fault, and nothing was
   *     scored
   */
  public void score(TensorBatch batch, Scores into) {
    into.clear();
    if (batch.routed() != null && runner instanceof RoutingRunner models) {
      scoreRouted(batch, models, into);
      return;
    }
    RaggedRows ragged = batch.ragged();
    if (ragged == null) {
      scoreTogether(batch, into);
      return;
    }
    ragged.sort(batch.rows());
    for (int group = 0; group < ragged.groups(); group++) {
      if (ragged.size(group) > 0) {
        into.group(ragged.order(), ragged.first(group));
        scoreTogether(ragged.dense(group), into);
      }
    }
  }

  private static void scoreRouted(TensorBatch batch, RoutingRunner models, Scores into) {
    RoutedRows routed = batch.routed();
    routed.sort();
    int groups = routed.groups();
    int[] waiting = new int[groups];
    int left = 0;
    for (int group = 0; group < groups; group++) {
      if (models.isReady(routed.routeOf(group))) {
        scoreGroup(group, batch, models, into);
      } else {
        waiting[left++] = group;
      }
    }
    for (int i = 0; i < left; i++) {
      scoreGroup(waiting[i], batch, models, into);
    }
  }

  private static void scoreGroup(int group, TensorBatch batch, RoutingRunner models, Scores into) {
    RoutedRows routed = batch.routed();
    Route route = routed.routeOf(group);
    into.group(routed.order(), routed.first(group), null);
    OpenModels.Lease lease;
    try {
      into.group(routed.order(), routed.first(group), models.identity(route));
      lease = models.lease(route);
    } catch (MlException e) {
      if (e.kind() != ErrorKind.DATA) {
        throw e;
      }
      for (int row = 0; row < routed.size(group); row++) {
        into.failed(row, e);
      }
      return;
    }
    try (lease) {
      new BatchScorer(lease.runner()).scoreTogether(routed.dense(group, batch), into);
    }
  }

  private void scoreTogether(TensorBatch batch, Scores into) {
    int rows = batch.rows();
    if (rows == 0) {
      return;
    }
    MlException error = run(batch, into);
    if (error == null) {
      into.scored(0, rows, batch.outputs());
    } else {
      split(batch, 0, rows, error, into);
    }
  }

  private void split(TensorBatch batch, int from, int to, MlException error, Scores into) {
    if (to - from == 1) {
      into.failed(from, error);
      return;
    }
    int middle = (from + to) >>> 1;
    scorePart(batch, from, middle, into);
    scorePart(batch, middle, to, into);
  }

  private void scorePart(TensorBatch batch, int from, int to, Scores into) {
    TensorBatch part = batch.slice(from, to);
    MlException error = run(part, into);
    if (error == null) {
      into.scored(from, to - from, part.outputs());
    } else {
      split(batch, from, to, error, into);
    }
  }

  /** Null if the run succeeded; the error if rows may be at fault. */
  private MlException run(TensorBatch batch, Scores into) {
    if (batchRows > 0) {
      batch.padTo(batchRows);
    }
    into.ran();
    try {
      runner.run(batch);
      return null;
    } catch (MlException e) {
      if (e.kind() == ErrorKind.DATA) {
        return e;
      }
      throw e;
    }
  }
}

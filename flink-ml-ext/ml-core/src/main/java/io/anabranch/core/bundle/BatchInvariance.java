// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.bundle;

import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import io.anabranch.core.inference.ModelRunner;
import io.anabranch.core.inference.ModelSignature;
import io.anabranch.core.inference.RowEncoder;
import io.anabranch.core.inference.TensorBatch;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.IntConsumer;

/**
 * Measures whether a row's prediction depends on the rows beside it: every row is run alone, in
 * small and in large batches and at other positions, and compared with itself to the last bit.
 *
 * <p>Without it, one definition cannot give the same numbers in batch and in stream, where batches
 * fill differently. For any runner; not thread-safe.
 *
 * @param <R> a row, as its encoder takes it
 */
public final class BatchInvariance<R> {
  /** ONNX Runtime changes its ways at 50 and 128 rows of a tree ensemble, and others at 16. */
  private static final int[] SIZES = {1, 2, 3, 8, 16, 51, 64, 129, 256};

  /**
   * What was found.
   *
   * @param rows that were compared
   * @param example an element that differs, and where; empty where none does
   */
  public record Result(Invariance invariance, int rows, String example) {}

  private final ModelRunner runner;
  private final RowEncoder<R> encoder;
  private final boolean batched;
  private final List<R> rows;
  private final Random random;
  private final List<RowOutputs> alone = new ArrayList<>();
  private RowOutputs.Difference worst = RowOutputs.Difference.NONE;
  private String where = "";

  private BatchInvariance(ModelRunner runner, RowEncoder<R> encoder, List<R> rows, long seed) {
    this.runner = runner;
    this.encoder = encoder;
    this.batched = runner.signature().batchRows() != ModelSignature.NO_BATCH;
    this.rows = List.copyOf(rows);
    this.random = new Random(seed);
  }

  /**
   * @param rows that the model can run alone; at least one
   * @param largest rows of the largest batch; a model with a fixed batch dimension has its own
   * @param seed of the orders in which rows are put together
   * @param progress hears the size of every batch before it is run
   * @throws MlException of the runner's kind if rows that run alone do not run together
   */
  public static <R> Result measure(
      ModelRunner runner,
      RowEncoder<R> encoder,
      List<R> rows,
      int largest,
      long seed,
      IntConsumer progress) {
    if (rows.isEmpty()) {
      throw new IllegalArgumentException("rows: [] (expected: at least one)");
    }
    return new BatchInvariance<>(runner, encoder, rows, seed).measure(largest, progress);
  }

  private Result measure(int largest, IntConsumer progress) {
    progress.accept(1);
    for (R row : rows) {
      alone.add(run(List.of(row)).get(0));
    }
    List<Integer> sizes = batched ? sizes(largest) : List.of();
    if (sizes.isEmpty()) {
      compare(ordered(1), 1);
    }
    for (int size : sizes) {
      progress.accept(size);
      List<Integer> order = ordered(size);
      for (int from = 0; from < order.size(); from += size) {
        compare(order.subList(from, from + size), size);
      }
    }
    return new Result(new Invariance(kind(), worst.largest(), sizes), rows.size(), example());
  }

  private Invariance.Kind kind() {
    if (worst.largest() > 0) {
      return Invariance.Kind.WITHIN;
    }
    return batched ? Invariance.Kind.EXACT : Invariance.Kind.UNBATCHED;
  }

  private String example() {
    return worst.largest() > 0 ? worst.first() + ", " + where : "";
  }

  private List<Integer> sizes(int largest) {
    int most = runner.signature().limitRows(largest);
    List<Integer> sizes = new ArrayList<>();
    if (runner.signature().batchRows() == ModelSignature.ANY_ROWS) {
      for (int size : SIZES) {
        if (size < most) {
          sizes.add(size);
        }
      }
    }
    sizes.add(most);
    return sizes;
  }

  /** Every row at least once, in an order of its own, until batches of the size are full. */
  private List<Integer> ordered(int size) {
    List<Integer> order = new ArrayList<>();
    List<Integer> once = new ArrayList<>();
    for (int row = 0; row < rows.size(); row++) {
      once.add(row);
    }
    int wanted = (rows.size() + size - 1) / size * size;
    while (order.size() < wanted) {
      Collections.shuffle(once, random);
      order.addAll(once.subList(0, Math.min(once.size(), wanted - order.size())));
    }
    return order;
  }

  private void compare(List<Integer> order, int size) {
    List<R> together = new ArrayList<>();
    order.forEach(row -> together.add(rows.get(row)));
    List<List<R>> runs = batched ? List.of(together) : singly(together);
    int at = 0;
    for (List<R> run : runs) {
      for (RowOutputs found : run(run)) {
        RowOutputs.Difference difference = found.differenceFrom(alone.get(order.get(at)));
        if (difference.largest() > worst.largest()) {
          worst = difference;
          where = "in a batch of " + size + (size == 1 ? "" : " at position " + at);
        }
        at++;
      }
    }
  }

  private static <R> List<List<R>> singly(List<R> rows) {
    return rows.stream().map(List::of).toList();
  }

  /** Runs one batch and copies what each row was given; a short one is filled with its last row. */
  private List<RowOutputs> run(List<R> together) {
    int size = Math.max(together.size(), runner.signature().batchRows());
    TensorBatch batch = TensorBatch.allocate(runner.signature(), size);
    for (int i = 0; i < size; i++) {
      encoder.encode(together.get(Math.min(i, together.size() - 1)), batch);
    }
    batch.seal();
    try {
      runner.run(batch);
    } catch (MlException e) {
      throw together.size() == 1 || e.kind() != ErrorKind.DATA ? e : failedTogether(together, e);
    }
    List<RowOutputs> found = new ArrayList<>();
    for (int row = 0; row < together.size(); row++) {
      found.add(
          batched ? RowOutputs.ofRow(batch.outputs(), row) : RowOutputs.ofRun(batch.outputs()));
    }
    return found;
  }

  private MlException failedTogether(List<R> together, MlException e) {
    return new MlException(
        ErrorKind.USER,
        "a batch of "
            + together.size()
            + " rows fails though each of them runs alone (expected: rows that can be run"
            + " together): "
            + e.getMessage(),
        e);
  }
}

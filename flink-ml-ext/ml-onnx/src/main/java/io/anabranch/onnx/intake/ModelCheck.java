// SPDX-License-Identifier: Apache-2.0
package io.anabranch.onnx.intake;

import io.anabranch.core.bundle.BatchInvariance;
import io.anabranch.core.bundle.GoldenCase;
import io.anabranch.core.bundle.GoldenVectors;
import io.anabranch.core.bundle.Invariance;
import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import io.anabranch.core.inference.ModelRunner;
import io.anabranch.core.inference.ModelSignature;
import io.anabranch.core.inference.TensorBatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Runs a model that is open: its golden vectors, then random rows one by one, then all of them in
 * batches of all sizes.
 */
final class ModelCheck {
  /** The most golden rows among those that are run in batches of all sizes. */
  private static final int GOLDEN_ROWS = 32;

  private static final long BATCH_BYTES = 64L << 20;

  private static final int OPEN = -1;

  private final ModelRunner runner;
  private final ModelSignature signature;
  private final GoldenVectors golden;
  private final int largestBatch;
  private final int randomRows;
  private final long seed;
  private final Progress progress;
  private int refused;
  private String refusal = "";

  /**
   * @param golden null if there are none
   */
  ModelCheck(
      ModelRunner runner,
      GoldenVectors golden,
      int largestBatch,
      int randomRows,
      long seed,
      Progress progress) {
    this.runner = runner;
    this.signature = runner.signature();
    this.golden = golden;
    this.largestBatch = largestBatch;
    this.randomRows = randomRows;
    this.seed = seed;
    this.progress = progress;
  }

  /**
   * @param runtime as in {@link Findings#runtime}
   * @param device as in {@link Findings#device}
   * @throws MlException of kind USER if the model is to be refused
   */
  Findings run(String runtime, String device) {
    checkGolden();
    Rows rows = new Rows(signature, new RandomRows(seed), shapes(Rows.OPEN_SIZES.get(0)));
    int goldenRows = golden == null ? 0 : golden(rows);
    List<Row> random = List.of();
    for (int i = 0; i < openSizes() && random.isEmpty(); i++) {
      rows = new Rows(signature, new RandomRows(seed), shapes(Rows.OPEN_SIZES.get(i)));
      random = random(rows);
    }
    List<Row> all = new ArrayList<>(goldenOfOneShape());
    all.addAll(random.subList(0, Math.max(0, Math.min(random.size(), randomRows - all.size()))));
    if (all.isEmpty()) {
      throw MlException.user(
          "not one of "
              + refused
              + " random rows could be run (expected: golden vectors, as the model does not take"
              + " just any row): "
              + refusal);
    }
    BatchInvariance.Result result = invariance(rows, all);
    Invariance invariance = result.invariance();
    List<Integer> sizes = invariance.batchSizes().isEmpty() ? List.of(1) : invariance.batchSizes();
    return new Findings(
        runtime,
        device,
        signature.batchRows(),
        goldenRows,
        random.size(),
        refused,
        refusal,
        sizes,
        invariance,
        result.example());
  }

  private int openSizes() {
    boolean open =
        golden == null
            && Rows.shapes(signature, OPEN).stream()
                .anyMatch(shape -> Arrays.stream(shape).anyMatch(s -> s == OPEN));
    return open ? Rows.OPEN_SIZES.size() : 1;
  }

  private List<long[]> shapes(int open) {
    return golden == null
        ? Rows.shapes(signature, open)
        : Rows.shapes(signature, golden.cases().get(0));
  }

  /** All of them before any is run: their shapes are taken for those of random rows. */
  private void checkGolden() {
    for (int i = 0; golden != null && i < golden.cases().size(); i++) {
      Rows.check(signature, "case " + (i + 1), golden.cases().get(i));
    }
  }

  private int golden(Rows rows) {
    for (int i = 0; i < golden.cases().size(); i++) {
      GoldenCase one = golden.cases().get(i);
      progress.step("golden vectors, case " + (i + 1) + " of " + golden.cases().size());
      String which = "case " + (i + 1);
      new GoldenCheck(golden, which).compare(one.outputs(), GoldenRun.run(runner, rows, one));
    }
    return golden.rows();
  }

  /** Golden rows that can be put into one batch. */
  private List<Row> goldenOfOneShape() {
    List<Row> rows = new ArrayList<>();
    if (golden != null) {
      String first = text(Rows.shapes(signature, golden.cases().get(0)));
      for (GoldenCase one : golden.cases()) {
        boolean same = text(Rows.shapes(signature, one)).equals(first);
        for (int i = 0; same && i < one.rows() && rows.size() < GOLDEN_ROWS; i++) {
          rows.add(new Row.Golden(one, i));
        }
      }
    }
    return rows;
  }

  private static String text(List<long[]> shapes) {
    return Arrays.deepToString(shapes.toArray());
  }

  /** The random rows that the model takes, each run alone. */
  private List<Row> random(Rows rows) {
    List<Row> taken = new ArrayList<>();
    refused = 0;
    refusal = "";
    for (int i = 0; i < randomRows; i++) {
      progress.step("random rows, one by one");
      Row row = new Row.Random(i);
      try {
        runAlone(rows, row);
        taken.add(row);
      } catch (MlException e) {
        if (e.kind() != ErrorKind.DATA) {
          throw e;
        }
        refusal = refused == 0 ? e.getMessage() : refusal;
        refused++;
      }
    }
    return taken;
  }

  private void runAlone(Rows rows, Row row) {
    int size = Math.max(1, signature.batchRows());
    TensorBatch batch = TensorBatch.allocate(signature, size);
    for (int i = 0; i < size; i++) {
      rows.encode(row, batch);
    }
    batch.seal();
    runner.run(batch);
  }

  private BatchInvariance.Result invariance(Rows rows, List<Row> all) {
    int largest = Math.toIntExact(Math.max(2, Math.min(largestBatch, BATCH_BYTES / rows.bytes())));
    return BatchInvariance.measure(
        runner,
        rows,
        all,
        largest,
        seed,
        size -> progress.step(size == 1 ? "rows, one by one" : "a batch of " + size + " rows"));
  }
}

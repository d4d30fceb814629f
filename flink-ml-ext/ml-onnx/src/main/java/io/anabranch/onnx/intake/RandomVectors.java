// SPDX-License-Identifier: Apache-2.0
package io.anabranch.onnx.intake;

import io.anabranch.core.bundle.GoldenCase;
import io.anabranch.core.bundle.GoldenVectors;
import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import io.anabranch.core.inference.ModelRunner;
import io.anabranch.core.inference.ModelSignature;
import io.anabranch.core.inference.TensorBatch;
import java.util.ArrayList;
import java.util.List;

/**
 * Golden vectors of a model that has none: what it gives today for rows made up. They show that a
 * file, a machine or a version of the runtime gives something else later; that the model was right
 * in the first place only its trainer can say. They run the model in this process, so let {@link
 * Intake} have a look at it first.
 */
public final class RandomVectors {
  private static final int ROWS = 8;
  private static final int CASES_OF_ONE_ROW = 3;
  private static final int ATTEMPTS = 64;

  private RandomVectors() {}

  /**
   * @throws MlException of kind USER if the model takes none of the rows
   */
  public static GoldenVectors of(ModelRunner runner, long seed) {
    MlException refusal = null;
    for (int open : Rows.OPEN_SIZES) {
      for (int rows : new int[] {runner.signature().limitRows(ROWS), 1}) {
        if (runner.signature().limitRows(rows) == rows) {
          List<GoldenCase> cases = new ArrayList<>();
          refusal = collect(runner, seed, open, rows, cases);
          if (!cases.isEmpty()) {
            String origin = "what the model gave for random rows, seed " + seed;
            double tolerance = GoldenVectors.DEFAULT_TOLERANCE;
            return new GoldenVectors(origin, tolerance, tolerance, cases);
          }
        }
      }
    }
    throw new MlException(
        ErrorKind.USER,
        "golden vectors: the model takes no random row (expected: --golden with rows that it does"
            + " take): "
            + refusal.getMessage(),
        refusal);
  }

  /**
   * Adds the cases that the model takes; gives why it took none of the others, if there are any.
   */
  private static MlException collect(
      ModelRunner runner, long seed, int open, int rows, List<GoldenCase> cases) {
    ModelSignature signature = runner.signature();
    Rows encoder = new Rows(signature, new RandomRows(seed), Rows.shapes(signature, open));
    int wanted = rows == 1 ? CASES_OF_ONE_ROW : 1;
    MlException refusal = null;
    for (int first = 0; first < ATTEMPTS && cases.size() < wanted; first += rows) {
      TensorBatch batch = TensorBatch.allocate(signature, rows);
      for (int row = 0; row < rows; row++) {
        encoder.encode(new Row.Random(first + row), batch);
      }
      batch.seal();
      try {
        runner.run(batch);
        cases.add(GoldenCase.of(batch));
      } catch (MlException e) {
        if (e.kind() != ErrorKind.DATA) {
          throw e;
        }
        refusal = e;
      }
    }
    return refusal;
  }
}

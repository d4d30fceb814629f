// SPDX-License-Identifier: Apache-2.0
package io.anabranch.onnx.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.anabranch.core.bundle.GoldenCase;
import io.anabranch.core.bundle.GoldenVectors;
import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import io.anabranch.core.inference.ModelRunner;
import io.anabranch.core.inference.TensorBatch;
import io.anabranch.onnx.ModelUse;
import io.anabranch.onnx.OnnxModelRunner;
import io.anabranch.onnx.OnnxOptions;
import io.anabranch.onnx.intake.Findings;
import io.anabranch.onnx.intake.Intake;
import io.anabranch.onnx.intake.Progress;
import io.anabranch.onnx.intake.VerifyOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The check before a job says of every model what the job itself would find. */
final class IntakeConformanceTest {
  private final Map<String, String> refused = new TreeMap<>();
  private final Map<String, String> shy = new TreeMap<>();
  private int taken;

  @Test
  void theCheckGivesEveryModelTheVerdictOfTheRunner() throws IOException {
    Optional<Path> root = ConformanceCase.root();
    assumeTrue(root.isPresent(), "no folder shared/onnx-conformance, see -Danabranch.shared");
    List<ConformanceCase> cases = ConformanceCase.all(root.get());
    assertThat(cases).isNotEmpty();

    VerifyOptions whole = VerifyOptions.DEFAULT.withUse(ModelUse.WHOLE);
    try (Intake rows = new Intake(VerifyOptions.DEFAULT, Progress.NONE);
        Intake wholes = new Intake(whole, Progress.NONE)) {
      for (ConformanceCase one : cases) {
        Optional<String> verdict = check(one.hasExpected() ? wholes : rows, one);
        assertThat(verdict.isPresent())
            .as(one.name() + ": " + verdict)
            .isEqualTo(runnerRefuses(one));
      }
    }

    System.out.printf(
        "ONNX conformance through the intake check: %d models, %d taken, %d refused;"
            + " %d refuse some random rows%n",
        cases.size(), taken, refused.size(), shy.size());
    refused.forEach((name, reason) -> System.out.println("  refused " + name + ": " + reason));
    shy.forEach((name, reason) -> System.out.println("  shy " + name + ": " + reason));
    assertThat(taken + refused.size()).isEqualTo(cases.size());
  }

  private Optional<String> check(Intake intake, ConformanceCase one) throws IOException {
    try {
      Findings findings = intake.check(one.model(), one.name(), golden(one));
      taken++;
      if (findings.refusedRows() > 0) {
        shy.put(one.name(), findings.refusedRows() + " rows: " + findings.refusal());
      }
      return Optional.empty();
    } catch (MlException e) {
      assertThat(e.kind()).as(one.name() + ": " + e.getMessage()).isEqualTo(ErrorKind.USER);
      refused.put(one.name(), e.getMessage());
      return Optional.of(e.getMessage());
    }
  }

  /** The reference inputs, in the types of the model, and outputs; none where it is refused. */
  private static Optional<GoldenVectors> golden(ConformanceCase one) throws IOException {
    if (!one.hasExpected()) {
      return Optional.empty();
    }
    try (ModelRunner runner = open(one)) {
      TensorBatch batch = TensorBatch.allocate(runner.signature(), 1);
      one.fill(batch);
      GoldenCase golden = new GoldenCase(1, batch.inputs(), one.expected());
      return Optional.of(new GoldenVectors(one.name(), 1e-5, 1e-3, List.of(golden)));
    } catch (MlException e) {
      return Optional.empty();
    }
  }

  private static ModelRunner open(ConformanceCase one) {
    return OnnxModelRunner.open(
        one.model(), OnnxOptions.DEFAULT, one.hasExpected() ? ModelUse.WHOLE : ModelUse.DEFAULT);
  }

  /** Not loaded, or not giving the reference outputs. */
  private static boolean runnerRefuses(ConformanceCase one) throws IOException {
    try (ModelRunner runner = open(one)) {
      if (!one.hasExpected()) {
        return false;
      }
      TensorBatch batch = TensorBatch.allocate(runner.signature(), 1);
      one.fill(batch);
      runner.run(batch);
      return !one.differences(batch.outputs()).isEmpty();
    } catch (MlException e) {
      return true;
    }
  }
}

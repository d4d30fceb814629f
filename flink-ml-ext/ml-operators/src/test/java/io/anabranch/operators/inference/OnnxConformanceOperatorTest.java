// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.anabranch.core.error.DeadLetter;
import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import io.anabranch.core.inference.BatchPolicy;
import io.anabranch.core.inference.ModelOutput;
import io.anabranch.core.inference.ModelRunner;
import io.anabranch.core.inference.ModelSignature;
import io.anabranch.core.tensor.Tensor;
import io.anabranch.onnx.ModelUse;
import io.anabranch.onnx.OnnxModelRunner;
import io.anabranch.onnx.OnnxOptions;
import io.anabranch.onnx.conformance.ConformanceCase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.flink.api.common.typeutils.base.IntSerializer;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

/** Models that nobody here wrote go through the real operator and must give what they must. */
class OnnxConformanceOperatorTest {
  private final Map<String, String> refused = new TreeMap<>();
  private final Map<String, String> differing = new TreeMap<>();
  private final Set<String> passed = new HashSet<>();
  private int whole;
  private int rowByRow;

  @Test
  void everyModelThatCanBeFedMatchesItsReference() throws Exception {
    Optional<Path> root = ConformanceCase.root();
    assumeTrue(root.isPresent(), "no folder shared/onnx-conformance, see -Danabranch.shared");
    List<ConformanceCase> cases = ConformanceCase.all(root.get());
    assertThat(cases).isNotEmpty();

    for (ConformanceCase one : cases) {
      if (one.hasExpected()) {
        whole += score(one, ModelUse.WHOLE, 1) ? 1 : 0;
      }
      int rows = rows(one);
      if (rows > 0) {
        rowByRow += score(one, ModelUse.DEFAULT, rows) ? 1 : 0;
      }
    }

    System.out.printf(
        "ONNX conformance through the operator: %d models; %d match as one row, %d row by row;"
            + " %d refused, %d contradicted by ONNX Runtime%n",
        cases.size(), whole, rowByRow, refused.size(), differing.size());
    refused.forEach((name, reason) -> System.out.println("  refused " + name + ": " + reason));
    differing.forEach((name, why) -> System.out.println("  differs " + name + ": " + why));
    assertThat(whole).as("models that match as one row").isGreaterThan(cases.size() * 3 / 4);
    assertThat(rowByRow).as("models that match row by row").isGreaterThan(cases.size() * 2 / 5);
    assertThat(differing.keySet()).isSubsetOf(ConformanceCase.CONTRADICTED.keySet());
    passed.addAll(refused.keySet());
    passed.addAll(differing.keySet());
    assertThat(passed)
        .as("models that passed or were refused by name")
        .containsExactlyInAnyOrderElementsOf(cases.stream().map(ConformanceCase::name).toList());
  }

  /**
   * Rows that the inputs hold for a model with a batch dimension; 0 if it cannot be fed by rows.
   */
  private static int rows(ConformanceCase one) throws IOException {
    try (ModelRunner runner = open(one, ModelUse.DEFAULT)) {
      int batchRows = runner.signature().batchRows();
      if (batchRows == ModelSignature.NO_BATCH) {
        return 0;
      }
      List<Tensor> inputs = one.inputs();
      long rows = inputs.get(0).shape()[0];
      boolean equal = inputs.stream().allMatch(input -> input.shape()[0] == rows);
      return equal && (batchRows < 0 || batchRows == rows) ? Math.toIntExact(rows) : 0;
    } catch (MlException e) {
      assertThat(e.kind()).as(one.name() + ": " + e.getMessage()).isEqualTo(ErrorKind.USER);
      return 0;
    }
  }

  private static ModelRunner open(ConformanceCase one, ModelUse use) {
    return OnnxModelRunner.open(one.model(), OnnxOptions.DEFAULT, use);
  }

  private boolean score(ConformanceCase one, ModelUse use, int rows) throws Exception {
    try {
      String differences = scored(one, use, rows);
      if (differences.isEmpty()) {
        passed.add(one.name());
        return true;
      }
      differing.put(one.name(), differences);
    } catch (MlException e) {
      assertThat(e.kind()).as(one.name() + ": " + e.getMessage()).isEqualTo(ErrorKind.USER);
      refused.put(one.name(), e.getMessage());
    }
    return false;
  }

  private static String scored(ConformanceCase one, ModelUse use, int rows) throws Exception {
    BatchPolicy policy =
        new BatchPolicy(
            rows,
            Long.MAX_VALUE,
            Duration.ofSeconds(1),
            BatchPolicy.Mode.ASYNC,
            2,
            BatchPolicy.Order.ORDERED);
    InferenceSpec<Integer, String> spec =
        new InferenceSpec<>(
            () -> open(one, use),
            new ConformanceCodec(one, check(one)),
            policy,
            new DeadLetterOutput<>(
                InferenceHarness.DEAD_LETTERS,
                (row, error, stage) ->
                    new DeadLetter(stage, error.kind(), error.getMessage(), "")));
    OneInputStreamOperatorTestHarness<Integer, String> harness =
        new OneInputStreamOperatorTestHarness<>(
            new MicroBatchOperatorFactory<>(spec), IntSerializer.INSTANCE);
    harness.setup(StringSerializer.INSTANCE);
    harness.open();
    for (int row = 0; row < rows; row++) {
      harness.processElement(row, row);
    }
    harness.endInput();
    harness.close();
    assertThat(harness.getSideOutput(InferenceHarness.DEAD_LETTERS)).as(one.name()).isNull();
    assertThat(harness.extractOutputValues()).as(one.name()).hasSize(rows);
    return harness.extractOutputValues().get(0);
  }

  /** Against the reference; where a case has only inputs, there must at least be outputs. */
  private static Function<List<ModelOutput>, String> check(ConformanceCase one) {
    return outputs -> {
      try {
        List<String> differences = one.hasExpected() ? one.differences(outputs) : missing(outputs);
        return String.join("; ", differences);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    };
  }

  private static List<String> missing(List<ModelOutput> outputs) {
    return outputs.isEmpty() ? List.of("no outputs") : List.of();
  }
}

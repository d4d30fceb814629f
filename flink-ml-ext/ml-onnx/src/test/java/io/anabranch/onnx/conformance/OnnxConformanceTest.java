// SPDX-License-Identifier: Apache-2.0
package io.anabranch.onnx.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import io.anabranch.core.inference.ModelOutput;
import io.anabranch.core.inference.ModelRunner;
import io.anabranch.core.inference.TensorBatch;
import io.anabranch.core.tensor.Tensor;
import io.anabranch.onnx.ModelUse;
import io.anabranch.onnx.OnnxModelRunner;
import io.anabranch.onnx.OnnxOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class OnnxConformanceTest {
  private final Map<String, String> refused = new TreeMap<>();
  private final Map<String, String> differing = new TreeMap<>();
  private int matching;

  @Test
  void everyModelMatchesOrIsRefusedByName() throws IOException {
    Optional<Path> root = ConformanceCase.root();
    assumeTrue(root.isPresent(), "no folder shared/onnx-conformance, see -Danabranch.shared");
    List<ConformanceCase> cases =
        ConformanceCase.all(root.get()).stream().filter(ConformanceCase::hasExpected).toList();
    assertThat(cases).isNotEmpty();

    for (ConformanceCase one : cases) {
      run(one);
    }

    System.out.printf(
        "ONNX conformance: %d models, %d match, %d refused, %d contradicted by ONNX Runtime%n",
        cases.size(), matching, refused.size(), differing.size());
    refused.forEach((name, reason) -> System.out.println("  refused " + name + ": " + reason));
    differing.forEach((name, why) -> System.out.println("  differs " + name + ": " + why));
    assertThat(differing.keySet()).isSubsetOf(ConformanceCase.CONTRADICTED.keySet());
  }

  private void run(ConformanceCase one) throws IOException {
    try (ModelRunner runner =
        OnnxModelRunner.open(one.model(), OnnxOptions.DEFAULT, ModelUse.WHOLE)) {
      TensorBatch batch = TensorBatch.allocate(runner.signature(), 1);
      one.fill(batch);
      runner.run(batch);
      List<String> differences = one.differences(batch.outputs());
      if (differences.isEmpty()) {
        matching++;
      } else {
        differing.put(one.name(), differences.toString());
      }
    } catch (MlException e) {
      assertThat(e.kind()).as(one.name() + ": " + e.getMessage()).isEqualTo(ErrorKind.USER);
      refused.put(one.name(), e.getMessage());
    }
  }

  @Test
  void classifiersOfScikitLearnScoreEachRowAsIfItWereAlone() throws IOException {
    Optional<Path> root = ConformanceCase.root();
    assumeTrue(root.isPresent(), "no folder shared/onnx-conformance, see -Danabranch.shared");
    List<ConformanceCase> cases =
        ConformanceCase.all(root.get()).stream().filter(one -> !one.hasExpected()).toList();
    assertThat(cases).isNotEmpty();

    for (ConformanceCase one : cases) {
      try (ModelRunner runner = OnnxModelRunner.open(one.model(), OnnxOptions.DEFAULT)) {
        Tensor input = one.inputs().get(0);
        int rows = Math.toIntExact(input.shape()[0]);
        TensorBatch batch = rows(runner, input, rows);
        runner.run(batch);
        List<String> together = perRow(batch.outputs(), rows);
        for (int row = 0; row < rows; row++) {
          TensorBatch alone = batch.slice(row, row + 1);
          runner.run(alone);
          assertThat(perRow(alone.outputs(), 1)).containsExactly(together.get(row));
        }
      }
    }
  }

  private static TensorBatch rows(ModelRunner runner, Tensor input, int rows) {
    TensorBatch batch = TensorBatch.allocate(runner.signature(), rows);
    int elements = input.rowElements();
    // These models leave the number of features open.
    batch.inputs().get(0).reshape(0, elements);
    for (int row = 0; row < rows; row++) {
      batch.beginRow();
      for (int i = row * elements; i < (row + 1) * elements; i++) {
        batch.inputs().get(0).putNumber(i, input.number(i));
      }
      batch.commitRow();
    }
    batch.seal();
    return batch;
  }

  private static List<String> perRow(List<ModelOutput> outputs, int rows) {
    List<String> found = new ArrayList<>();
    for (int row = 0; row < rows; row++) {
      StringBuilder text = new StringBuilder();
      for (ModelOutput output : outputs) {
        if (output instanceof ModelOutput.OfMaps maps) {
          text.append(new TreeMap<>(maps.rows().get(row)));
        } else if (output instanceof ModelOutput.OfTensor one) {
          int elements = one.tensor().rowElements();
          for (int i = row * elements; i < (row + 1) * elements; i++) {
            text.append(one.tensor().number(i)).append(' ');
          }
        }
      }
      found.add(text.toString());
    }
    return found;
  }
}

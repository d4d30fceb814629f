// SPDX-License-Identifier: Apache-2.0
package io.anabranch.onnx.conformance;

import io.anabranch.core.inference.ModelOutput;
import io.anabranch.core.tensor.ElementType;
import io.anabranch.core.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Compares outputs: shapes and strings exactly, numbers within 1e-5 + 1e-3 |expected|. */
final class Differences {
  private Differences() {}

  static List<String> of(List<ModelOutput> expected, List<ModelOutput> found) {
    List<String> differences = new ArrayList<>();
    if (expected.size() != found.size()) {
      differences.add(found.size() + " outputs (expected: " + expected.size() + ")");
      return differences;
    }
    for (int i = 0; i < expected.size(); i++) {
      compare(tensors(expected.get(i)), tensors(found.get(i)), differences);
    }
    return differences;
  }

  private static List<Tensor> tensors(ModelOutput output) {
    if (output instanceof ModelOutput.OfTensor one) {
      return List.of(one.tensor());
    }
    if (output instanceof ModelOutput.OfTensors many) {
      return many.tensors();
    }
    throw new IllegalArgumentException("output: " + output + " (expected: tensors)");
  }

  private static void compare(List<Tensor> expected, List<Tensor> found, List<String> differences) {
    if (expected.size() != found.size()) {
      differences.add(found.size() + " tensors (expected: " + expected.size() + ")");
      return;
    }
    for (int i = 0; i < expected.size(); i++) {
      compare(expected.get(i), found.get(i), differences);
    }
  }

  private static void compare(Tensor expected, Tensor found, List<String> differences) {
    if (expected.type() != found.type() || !Arrays.equals(expected.shape(), found.shape())) {
      differences.add(describe(found) + " (expected: " + describe(expected) + ")");
      return;
    }
    for (int i = 0; i < expected.elements(); i++) {
      String wanted = text(expected, i);
      String got = text(found, i);
      if (!wanted.equals(got) && !near(expected, found, i)) {
        differences.add(found.name() + "[" + i + "]: " + got + " (expected: " + wanted + ")");
      }
    }
  }

  private static boolean near(Tensor expected, Tensor found, int i) {
    return expected.type() != ElementType.STRING
        && Math.abs(found.number(i) - expected.number(i))
            <= 1e-5 + 1e-3 * Math.abs(expected.number(i));
  }

  private static String text(Tensor tensor, int i) {
    return tensor.type() == ElementType.STRING ? tensor.text(i) : "" + tensor.number(i);
  }

  private static String describe(Tensor tensor) {
    return tensor.name() + " " + tensor.type() + Arrays.toString(tensor.shape());
  }
}

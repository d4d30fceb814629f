// SPDX-License-Identifier: Apache-2.0
package io.anabranch.onnx.intake;

import io.anabranch.core.bundle.GoldenVectors;
import io.anabranch.core.error.MlException;
import io.anabranch.core.inference.ModelOutput;
import io.anabranch.core.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Compares what a model gave with what golden vectors expect of it. */
final class GoldenCheck {
  private final GoldenVectors golden;
  private final String which;

  /**
   * @param which case, for messages
   */
  GoldenCheck(GoldenVectors golden, String which) {
    this.golden = golden;
    this.which = which;
  }

  /**
   * @throws MlException of kind USER that names output, row, element and both values
   */
  void compare(List<ModelOutput> expected, List<ModelOutput> found) {
    for (ModelOutput wanted : expected) {
      String name = name(wanted);
      ModelOutput output =
          found.stream()
              .filter(one -> name(one).equals(name))
              .findAny()
              .orElseThrow(
                  () ->
                      refused(
                          "no output '" + name + "'",
                          "one of " + found.stream().map(GoldenCheck::name).toList()));
      compare(wanted, output);
    }
  }

  private void compare(ModelOutput expected, ModelOutput found) {
    if (expected instanceof ModelOutput.OfTensor wanted
        && found instanceof ModelOutput.OfTensor one) {
      compare("output '" + name(found) + "'", wanted.tensor(), one.tensor());
    } else if (expected instanceof ModelOutput.OfMaps wanted
        && found instanceof ModelOutput.OfMaps one) {
      compare(wanted, one);
    } else if (expected instanceof ModelOutput.OfTensors wanted
        && found instanceof ModelOutput.OfTensors many) {
      compare(wanted, many);
    } else {
      throw refused("output '" + name(found) + "' is " + kind(found), kind(expected));
    }
  }

  private void compare(ModelOutput.OfTensors expected, ModelOutput.OfTensors found) {
    int members = found.tensors().size();
    if (members != expected.tensors().size()) {
      throw refused(
          "output '" + found.name() + "' has " + members + " tensors",
          String.valueOf(expected.tensors().size()));
    }
    for (int i = 0; i < members; i++) {
      compare(
          "output '" + found.name() + "' tensor " + i,
          expected.tensors().get(i),
          found.tensors().get(i));
    }
  }

  private void compare(String output, Tensor expected, Tensor found) {
    if (expected.type() != found.type() || !Arrays.equals(expected.shape(), found.shape())) {
      throw refused(output + " is " + describe(found), describe(expected));
    }
    long[] shape = found.shape();
    int perRow = shape.length == 0 || shape[0] == 0 ? 1 : found.rowElements();
    for (int i = 0; i < found.elements(); i++) {
      if (!fits(expected, found, i)) {
        String where =
            shape.length == 0
                ? ""
                : " row " + i / perRow + (shape.length == 1 ? "" : " element " + i % perRow);
        throw differs(output + where, found.describe(i), expected.describe(i), expected, i);
      }
    }
  }

  private boolean fits(Tensor expected, Tensor found, int i) {
    return switch (expected.type()) {
      case STRING -> found.text(i).equals(expected.text(i));
      case FLOAT, DOUBLE, FLOAT16, BFLOAT16 -> fits(expected.number(i), found.number(i));
      case INT8, INT16, INT32, INT64, UINT8, UINT16, UINT32, UINT64, BOOL ->
          found.integer(i) == expected.integer(i);
    };
  }

  private boolean fits(double expected, double found) {
    return Double.compare(expected, found) == 0
        || Double.isFinite(expected) && Math.abs(found - expected) <= tolerance(expected);
  }

  private double tolerance(double expected) {
    return golden.absolute() + golden.relative() * Math.abs(expected);
  }

  private void compare(ModelOutput.OfMaps expected, ModelOutput.OfMaps found) {
    String output = "output '" + found.name() + "'";
    if (expected.rows().size() != found.rows().size()) {
      throw refused(output + " has " + found.rows().size() + " rows", "" + expected.rows().size());
    }
    for (int row = 0; row < found.rows().size(); row++) {
      Map<Object, Double> scores = found.rows().get(row);
      Map<Object, Double> wanted = expected.rows().get(row);
      if (!scores.keySet().equals(wanted.keySet())) {
        throw refused(
            output + " row " + row + " has labels " + scores.keySet(), "" + wanted.keySet());
      }
      for (Map.Entry<Object, Double> score : scores.entrySet()) {
        double right = wanted.get(score.getKey());
        if (!fits(right, score.getValue())) {
          throw refused(
              output + " row " + row + " label " + score.getKey() + ": " + score.getValue(),
              right + within(right));
        }
      }
    }
  }

  private MlException differs(
      String where, String found, String wanted, Tensor expected, int element) {
    boolean near =
        switch (expected.type()) {
          case FLOAT, DOUBLE, FLOAT16, BFLOAT16 -> true;
          case INT8, INT16, INT32, INT64, UINT8, UINT16, UINT32, UINT64, BOOL, STRING -> false;
        };
    return refused(where + ": " + found, wanted + (near ? within(expected.number(element)) : ""));
  }

  private String within(double expected) {
    double tolerance = tolerance(expected);
    return tolerance == 0 || !Double.isFinite(tolerance)
        ? ""
        : " within "
            + String.format(Locale.ROOT, "%.3g", tolerance).replaceAll("\\.?0+(e|$)", "$1");
  }

  private MlException refused(String found, String expected) {
    return MlException.user(
        "golden vectors: " + which + ": " + found + " (expected: " + expected + ")");
  }

  private static String name(ModelOutput output) {
    if (output instanceof ModelOutput.OfTensor one) {
      return one.tensor().name();
    }
    return output instanceof ModelOutput.OfMaps maps
        ? maps.name()
        : ((ModelOutput.OfTensors) output).name();
  }

  private static String kind(ModelOutput output) {
    if (output instanceof ModelOutput.OfTensor one) {
      return "a tensor, " + describe(one.tensor());
    }
    return output instanceof ModelOutput.OfMaps ? "a map for each row" : "a sequence of tensors";
  }

  private static String describe(Tensor tensor) {
    return tensor.type() + " " + Arrays.toString(tensor.shape());
  }
}

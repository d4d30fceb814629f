// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.bundle;

import io.anabranch.core.inference.ModelOutput;
import io.anabranch.core.tensor.ElementType;
import io.anabranch.core.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What one row was given, copied out of its batch: comparable to the last bit. */
final class RowOutputs {
  /** The first element that differs, for a message, and by how much any does at most. */
  record Difference(double largest, String first) {
    static final Difference NONE = new Difference(0, "");
  }

  private final Map<String, Object> values = new HashMap<>();
  private final List<String> order = new ArrayList<>();

  private RowOutputs() {}

  /** The row's part of the outputs of a model with a batch dimension. */
  static RowOutputs ofRow(List<ModelOutput> outputs, int row) {
    RowOutputs copy = new RowOutputs();
    for (ModelOutput output : outputs) {
      if (output instanceof ModelOutput.OfTensor one) {
        copy.add(one.tensor().name(), tensor(one.tensor().slice(row, row + 1)));
      } else if (output instanceof ModelOutput.OfMaps maps) {
        copy.add(maps.name(), Map.copyOf(maps.rows().get(row)));
      }
    }
    return copy;
  }

  /** All of the outputs, of a model whose every run is one row. */
  static RowOutputs ofRun(List<ModelOutput> outputs) {
    RowOutputs copy = new RowOutputs();
    for (ModelOutput output : outputs) {
      if (output instanceof ModelOutput.OfTensor one) {
        copy.add(one.tensor().name(), tensor(one.tensor()));
      } else if (output instanceof ModelOutput.OfMaps maps) {
        copy.add(maps.name(), maps.rows().isEmpty() ? Map.of() : Map.copyOf(maps.rows().get(0)));
      } else if (output instanceof ModelOutput.OfTensors many) {
        for (int i = 0; i < many.tensors().size(); i++) {
          copy.add(many.name() + "[" + i + "]", tensor(many.tensors().get(i)));
        }
      }
    }
    return copy;
  }

  private void add(String name, Object value) {
    order.add(name);
    values.put(name, value);
  }

  private static Tensor tensor(Tensor from) {
    if (from.type() == ElementType.STRING) {
      int elements = Math.toIntExact(from.elements());
      return Tensor.ofTexts(from.name(), from.shape(), Arrays.copyOf(from.texts(), elements));
    }
    Tensor copy =
        new Tensor(from.name(), from.type(), from.shape(), Math.toIntExact(from.elements()));
    copy.bytes().put(from.bytes());
    return copy;
  }

  /** Against the same row's outputs of another run. */
  Difference differenceFrom(RowOutputs expected) {
    if (!order.equals(expected.order)) {
      return new Difference(
          Double.POSITIVE_INFINITY, "outputs " + order + " (expected: " + expected.order + ")");
    }
    Difference worst = Difference.NONE;
    for (String name : order) {
      Difference found = difference(name, values.get(name), expected.values.get(name));
      if (found.largest() > worst.largest()) {
        worst = found;
      }
    }
    return worst;
  }

  private static Difference difference(String name, Object found, Object expected) {
    return found instanceof Tensor tensor
        ? difference(tensor, (Tensor) expected)
        : difference(name, (Map<?, ?>) found, (Map<?, ?>) expected);
  }

  private static Difference difference(Tensor found, Tensor expected) {
    if (found.type() != expected.type() || !Arrays.equals(found.shape(), expected.shape())) {
      return new Difference(
          Double.POSITIVE_INFINITY,
          "output '"
              + found.name()
              + "' is "
              + found.type()
              + Arrays.toString(found.shape())
              + " (expected: "
              + expected.type()
              + Arrays.toString(expected.shape())
              + ")");
    }
    if (found.type() != ElementType.STRING && found.bytes().equals(expected.bytes())) {
      return Difference.NONE;
    }
    double largest = 0;
    String worst = "";
    for (int i = 0; i < found.elements(); i++) {
      double difference = difference(found, expected, i);
      if (difference > largest) {
        largest = difference;
        worst = element(found.name(), i, found.describe(i), expected.describe(i));
      }
    }
    return new Difference(largest, worst);
  }

  private static double difference(Tensor found, Tensor expected, int i) {
    if (found.type() == ElementType.STRING) {
      return found.text(i).equals(expected.text(i)) ? 0 : Double.POSITIVE_INFINITY;
    }
    return sameBits(found, expected, i) ? 0 : apart(found.number(i), expected.number(i));
  }

  private static boolean sameBits(Tensor found, Tensor expected, int i) {
    int width = found.type().bytes();
    return found.bytes().slice(i * width, width).equals(expected.bytes().slice(i * width, width));
  }

  /** Never 0, though a difference between large integers may vanish among doubles. */
  private static double apart(double found, double expected) {
    double difference = Math.abs(found - expected);
    return Double.isNaN(difference)
        ? Double.POSITIVE_INFINITY
        : Math.max(difference, Double.MIN_VALUE);
  }

  private static Difference difference(String name, Map<?, ?> found, Map<?, ?> expected) {
    if (!found.keySet().equals(expected.keySet())) {
      return new Difference(
          Double.POSITIVE_INFINITY,
          "output '"
              + name
              + "' has labels "
              + found.keySet()
              + " (expected: "
              + expected.keySet()
              + ")");
    }
    double largest = 0;
    String worst = "";
    for (Map.Entry<?, ?> entry : found.entrySet()) {
      double score = (Double) entry.getValue();
      double wanted = (Double) expected.get(entry.getKey());
      boolean same = Double.doubleToRawLongBits(score) == Double.doubleToRawLongBits(wanted);
      double difference = same ? 0 : apart(score, wanted);
      if (difference > largest) {
        largest = difference;
        worst = element(name, entry.getKey(), "" + score, "" + wanted);
      }
    }
    return new Difference(largest, worst);
  }

  private static String element(String output, Object element, String found, String expected) {
    return "output '" + output + "' element " + element + ": " + found + ", else " + expected;
  }
}

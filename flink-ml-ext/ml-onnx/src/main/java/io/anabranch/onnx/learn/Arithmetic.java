// SPDX-License-Identifier: Apache-2.0
package io.anabranch.onnx.learn;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.anabranch.onnx.graph.Attributes;
import io.anabranch.onnx.graph.GraphWriter;
import java.util.List;
import java.util.stream.LongStream;

/** Arithmetic over tensors of doubles, appended to one graph. Values go by their names. */
final class Arithmetic {
  /** Sums side by side in a linear score. */
  private static final int LANES = 4;

  private final GraphWriter graph;
  private int made;

  Arithmetic(GraphWriter graph) {
    this.graph = graph;
  }

  /** A number that is combined with every element. */
  String number(double value) {
    String name = next();
    graph.weights(name, new double[] {value});
    return name;
  }

  String numbers(double[] values, long... shape) {
    String name = next();
    graph.weights(name, values, shape);
    return name;
  }

  /** A table with equally long rows. */
  String table(double[][] rows, long... shape) {
    int width = rows[0].length;
    double[] flat = new double[rows.length * width];
    for (int row = 0; row < rows.length; row++) {
      System.arraycopy(rows[row], 0, flat, row * width, width);
    }
    return numbers(flat, shape);
  }

  String texts(List<String> values) {
    String name = next();
    graph.weights(name, values.toArray(String[]::new), values.size());
    return name;
  }

  String indexes(long... values) {
    String name = next();
    graph.weights(name, values, values.length);
    return name;
  }

  String apply(String operator, List<String> inputs, AttributeProto... with) {
    String name = next();
    graph.node(operator, name, inputs, with);
    return name;
  }

  String add(String left, String right) {
    return apply("Add", List.of(left, right));
  }

  String subtract(String left, String right) {
    return apply("Sub", List.of(left, right));
  }

  String multiply(String left, String right) {
    return apply("Mul", List.of(left, right));
  }

  String divide(String left, String right) {
    return apply("Div", List.of(left, right));
  }

  /** An INT64 that is combined with every element. */
  String whole(long value) {
    String name = next();
    graph.weights(name, new long[] {value});
    return name;
  }

  /** Of two values of one shape, the first where the condition holds. */
  String where(String condition, String value, String otherwise) {
    return apply("Where", List.of(condition, value, otherwise));
  }

  String notLess(String left, String right) {
    return apply("GreaterOrEqual", List.of(left, right));
  }

  /** As DOUBLE. */
  String decimal(String value) {
    return apply("Cast", List.of(value), Attributes.of("to", DataType.DOUBLE.getNumber()));
  }

  /** As INT64. */
  String index(String value) {
    return apply("Cast", List.of(value), Attributes.of("to", DataType.INT64.getNumber()));
  }

  /** With one more dimension, of size 1, at this place. */
  String unsqueeze(String value, int axis) {
    return apply("Unsqueeze", List.of(value, indexes(axis)));
  }

  /**
   * The sums along an axis, which goes. CumSum adds one term after the other, as a loop does;
   * MatMul, Gemm and ReduceSum add in an order of their own, which gives other last bits.
   *
   * @param size of the axis
   */
  String sum(String terms, int axis, int size) {
    String axisAsTensor = next();
    graph.weights(axisAsTensor, new long[] {axis});
    String running = apply("CumSum", List.of(terms, axisAsTensor));
    return pick(running, axis, size - 1);
  }

  /**
   * Weights times features plus intercepts as learners add them: four sums side by side, the first
   * of them from the intercept on and with what the last four leave over, then those two by two.
   *
   * @param products DOUBLE [batch, ..., size]
   * @param intercepts one for each position of the dimensions between
   * @param axis the last one of the products
   */
  String sum(String products, double[] intercepts, int axis, int size) {
    long[] first = lane(0, size);
    double[][] starts = new double[intercepts.length][first.length];
    for (int i = 0; i < intercepts.length; i++) {
      starts[i][0] = intercepts[i];
    }
    long[] shape =
        axis == 1 ? new long[] {1, first.length} : new long[] {1, intercepts.length, first.length};
    String terms = add(lane(products, axis, first), table(starts, shape));
    return sumOfLanes(sum(terms, axis, first.length), products, axis, size);
  }

  /**
   * The same of one intercept for each row.
   *
   * @param products DOUBLE [batch, size]
   * @param intercepts DOUBLE [batch, 1]
   */
  String sum(String products, String intercepts, int size) {
    long[] first = lane(0, size);
    String terms =
        apply("Concat", List.of(intercepts, lane(products, 1, first)), Attributes.of("axis", 1));
    return sumOfLanes(sum(terms, 1, first.length + 1), products, 1, size);
  }

  private String sumOfLanes(String first, String products, int axis, int size) {
    if (size < LANES) {
      return first;
    }
    String[] others = new String[LANES - 1];
    for (int lane = 1; lane < LANES; lane++) {
      long[] positions = lane(lane, size);
      others[lane - 1] = sum(lane(products, axis, positions), axis, positions.length);
    }
    return add(add(first, others[0]), add(others[1], others[2]));
  }

  /** Positions of the terms of one of the sums. */
  private static long[] lane(int lane, int size) {
    int whole = size / LANES * LANES;
    LongStream all = LongStream.range(0, whole / LANES).map(i -> LANES * i + lane);
    return (lane == 0 ? LongStream.concat(all, LongStream.range(whole, size)) : all).toArray();
  }

  /** Columns {@code from} (inclusive) to {@code to} (exclusive) of a table. */
  String slice(String value, long from, long to) {
    return apply("Slice", List.of(value, indexes(from), indexes(to), indexes(1)));
  }

  private String lane(String products, int axis, long[] positions) {
    return apply("Gather", List.of(products, indexes(positions)), Attributes.of("axis", axis));
  }

  /** One position of an axis, which goes. */
  String pick(String value, int axis, long position) {
    String at = next();
    graph.weights(at, new long[] {position});
    return apply("Gather", List.of(value, at), Attributes.of("axis", axis));
  }

  /** Gives a value another name. */
  void name(String value, String name) {
    graph.node("Identity", name, List.of(value));
  }

  private String next() {
    return "v" + made++;
  }
}

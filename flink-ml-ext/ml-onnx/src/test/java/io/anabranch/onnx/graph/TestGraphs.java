// SPDX-License-Identifier: Apache-2.0
package io.anabranch.onnx.graph;

import static io.anabranch.onnx.graph.GraphWriter.BATCH;
import static io.anabranch.onnx.graph.GraphWriter.ML;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TypeProto;
import io.anabranch.core.tensor.ElementType;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Small models that show one thing each, mishaps included. */
public final class TestGraphs {
  private TestGraphs() {}

  /** {@code y = x}, for one tensor of any type and shape; -1 leaves a dimension open. */
  public static byte[] identity(ElementType type, long... shape) {
    return new GraphWriter("identity")
        .input("x", type, shape)
        .node("Identity", "y", List.of("x"))
        .output("y", type, shape)
        .bytes();
  }

  /** Two outputs: {@code twice} and {@code half} of {@code x}, FLOAT [batch, 2]. */
  public static byte[] twoOutputs() {
    return new GraphWriter("two_outputs")
        .input("x", ElementType.FLOAT, BATCH, 2)
        .weights("two", new float[] {2f})
        .node("Mul", "twice", List.of("x", "two"))
        .node("Div", "half", List.of("x", "two"))
        .output("twice", ElementType.FLOAT, BATCH, 2)
        .output("half", ElementType.FLOAT, BATCH, 2)
        .bytes();
  }

  /**
   * A linear classifier over {@code features} FLOAT [batch, n]: {@code label} INT64 [batch] and
   * {@code probabilities}, a sequence of maps from label 0, 1, 2 to FLOAT (ZipMap).
   */
  public static byte[] classifier(int features, long seed) {
    Random random = new Random(seed);
    TypeProto.Builder probabilities = TypeProto.newBuilder();
    probabilities
        .getSequenceTypeBuilder()
        .getElemTypeBuilder()
        .getMapTypeBuilder()
        .setKeyType(DataType.INT64_VALUE)
        .setValueType(GraphWriter.tensor(ElementType.FLOAT));
    return linear(features, random, Attributes.ofInts("classlabels_ints", 0, 1, 2))
        .node(
            ML,
            "ZipMap",
            List.of("probabilities"),
            List.of("scores"),
            Attributes.ofInts("classlabels_int64s", 0, 1, 2))
        .output("label", ElementType.INT64, BATCH)
        .output("probabilities", probabilities.build())
        .bytes();
  }

  /** The same with labels {@code red}, {@code green}, {@code blue}. */
  public static byte[] textClassifier(int features, long seed) {
    Random random = new Random(seed);
    String[] labels = {"red", "green", "blue"};
    TypeProto.Builder probabilities = TypeProto.newBuilder();
    probabilities
        .getSequenceTypeBuilder()
        .getElemTypeBuilder()
        .getMapTypeBuilder()
        .setKeyType(DataType.STRING_VALUE)
        .setValueType(GraphWriter.tensor(ElementType.FLOAT));
    return linear(features, random, Attributes.ofTexts("classlabels_strings", labels))
        .node(
            ML,
            "ZipMap",
            List.of("probabilities"),
            List.of("scores"),
            Attributes.ofTexts("classlabels_strings", labels))
        .output("label", ElementType.STRING, BATCH)
        .output("probabilities", probabilities.build())
        .bytes();
  }

  /** As {@link #classifier}, with {@code probabilities} FLOAT [batch, 3], which is no ZipMap. */
  public static byte[] arrayClassifier(int features, long seed) {
    return linear(features, new Random(seed), Attributes.ofInts("classlabels_ints", 0, 1, 2))
        .node("Identity", "probabilities", List.of("scores"))
        .output("label", ElementType.INT64, BATCH)
        .output("probabilities", ElementType.FLOAT, BATCH, 3)
        .bytes();
  }

  private static GraphWriter linear(int features, Random random, AttributeProto labels) {
    return new GraphWriter("classifier")
        .domain(ML)
        .input("features", ElementType.FLOAT, BATCH, features)
        .node(
            ML,
            "LinearClassifier",
            List.of("label", "scores"),
            List.of("features"),
            Attributes.ofFloats("coefficients", Graphs.random(3 * features, random)),
            Attributes.ofFloats("intercepts", Graphs.random(3, random)),
            Attributes.of("multi_class", 1),
            Attributes.of("post_transform", "SOFTMAX"),
            labels);
  }

  /**
   * One input of shape [batch, 1] per column: {@code f} FLOAT, {@code d} DOUBLE, {@code i} INT32,
   * {@code l} INT64, {@code b} BOOL, {@code s} STRING. Gives {@code sum} DOUBLE [batch, 1] of all
   * numbers and {@code text} STRING [batch, 1], equal to {@code s}.
   */
  public static byte[] manyInputs() {
    GraphWriter graph = new GraphWriter("many_inputs");
    graph.input("f", ElementType.FLOAT, BATCH, 1);
    graph.input("d", ElementType.DOUBLE, BATCH, 1);
    graph.input("i", ElementType.INT32, BATCH, 1);
    graph.input("l", ElementType.INT64, BATCH, 1);
    graph.input("b", ElementType.BOOL, BATCH, 1);
    graph.input("s", ElementType.STRING, BATCH, 1);
    for (String name : List.of("f", "i", "l", "b")) {
      graph.node("Cast", name + "_double", List.of(name), Attributes.of("to", 11));
    }
    return graph
        .node("Sum", "sum", List.of("d", "f_double", "i_double", "l_double", "b_double"))
        .node("Identity", "text", List.of("s"))
        .output("sum", ElementType.DOUBLE, BATCH, 1)
        .output("text", ElementType.STRING, BATCH, 1)
        .bytes();
  }

  /** A dense layer that takes exactly so many rows: {@code features} FLOAT [rows, 4]. */
  public static byte[] fixedBatch(int rows, long seed) {
    GraphWriter graph = new GraphWriter("fixed").input("features", ElementType.FLOAT, rows, 4);
    Graphs.gemm(graph, "features", "score", 4, 1, new Random(seed));
    return graph.output("score", ElementType.FLOAT, rows, 1).bytes();
  }

  /**
   * Looks {@code index} INT64 [batch] up in a table: {@code value} FLOAT [batch] is a tenth of the
   * index. One index outside 0 to {@code size - 1} makes the whole batch fail.
   */
  public static byte[] lookup(int size) {
    float[] table = new float[size];
    for (int i = 0; i < size; i++) {
      table[i] = i / 10f;
    }
    return new GraphWriter("lookup")
        .input("index", ElementType.INT64, BATCH)
        .weights("table", table, size)
        .node("Gather", "value", List.of("table", "index"))
        .output("value", ElementType.FLOAT, BATCH)
        .bytes();
  }

  /**
   * Sequences: {@code tokens} INT64 [batch, length] and their {@code mask} INT64 [batch, length].
   * Gives {@code mean} FLOAT [batch, width], the mean of the vectors of the tokens that are not
   * masked, and {@code each} FLOAT [batch, length], the sum of each token's vector. A token outside
   * 0 to {@code words - 1} makes the whole batch fail.
   *
   * <p>The vectors are added up by MatMul: ONNX Runtime's ReduceSum over the middle dimension gives
   * a row alone other last bits than the same row among others.
   */
  public static byte[] maskedMean(int words, int width, long seed) {
    return new GraphWriter("masked_mean")
        .input("tokens", ElementType.INT64, BATCH, -1)
        .input("mask", ElementType.INT64, BATCH, -1)
        .weights("table", Graphs.random(words * width, new Random(seed)), words, width)
        .weights("positions", new long[] {1}, 1)
        .weights("elements", new long[] {2}, 1)
        .weights("one", new float[] {1f}, 1)
        .node("Gather", "vectors", List.of("table", "tokens"))
        .node("Cast", "shares", List.of("mask"), Attributes.of("to", 1))
        .node("Unsqueeze", "share_rows", List.of("shares", "positions"))
        .node("MatMul", "sum_rows", List.of("share_rows", "vectors"))
        .node("Squeeze", "sum", List.of("sum_rows", "positions"))
        .node("ReduceSum", "count", List.of("shares", "positions"))
        .node("Max", "divisor", List.of("count", "one"))
        .node("Div", "mean", List.of("sum", "divisor"))
        .node("ReduceSum", "each", List.of("vectors", "elements"), Attributes.of("keepdims", 0))
        .output("mean", ElementType.FLOAT, BATCH, width)
        .output("each", ElementType.FLOAT, BATCH, -1)
        .bytes();
  }

  /**
   * One input of each kind: {@code image} FLOAT [batch, 3, height, width], {@code tokens} INT64
   * [batch, length] with their {@code mask} INT64, {@code vector} FLOAT [batch, 3], {@code words}
   * STRING [batch, 2]. Gives {@code brightness} FLOAT [batch], the mean of the image, {@code total}
   * INT64 [batch], the sum of the tokens that are not masked, {@code twice} INT64 [batch, length],
   * and vector and words as {@code same} and {@code said}.
   */
  public static byte[] everyKind(int height, int width) {
    return new GraphWriter("every_kind")
        .input("image", ElementType.FLOAT, BATCH, 3, height, width)
        .input("tokens", ElementType.INT64, BATCH, -1)
        .input("mask", ElementType.INT64, BATCH, -1)
        .input("vector", ElementType.FLOAT, BATCH, 3)
        .input("words", ElementType.STRING, BATCH, 2)
        .weights("positions", new long[] {1}, 1)
        .node(
            "ReduceMean",
            "brightness",
            List.of("image"),
            Attributes.ofInts("axes", 1, 2, 3),
            Attributes.of("keepdims", 0))
        .node("Mul", "unmasked", List.of("tokens", "mask"))
        .node("ReduceSum", "total", List.of("unmasked", "positions"), Attributes.of("keepdims", 0))
        .node("Add", "twice", List.of("tokens", "tokens"))
        .node("Identity", "same", List.of("vector"))
        .node("Identity", "said", List.of("words"))
        .output("brightness", ElementType.FLOAT, BATCH)
        .output("total", ElementType.INT64, BATCH)
        .output("twice", ElementType.INT64, BATCH, -1)
        .output("same", ElementType.FLOAT, BATCH, 3)
        .output("said", ElementType.STRING, BATCH, 2)
        .bytes();
  }

  /** {@code y} is {@code x} as another type, for one tensor of any shape. */
  public static byte[] cast(ElementType from, ElementType to, long... shape) {
    return new GraphWriter("cast")
        .input("x", from, shape)
        .node(
            "Cast", "y", List.of("x"), Attributes.of("to", DataType.valueOf(to.name()).getNumber()))
        .output("y", to, shape)
        .bytes();
  }

  /** The rows of {@code x} FLOAT [3, 2], each a tensor of a sequence: {@code parts}. */
  public static byte[] sequenceOutput() {
    TypeProto.Builder sequence = TypeProto.newBuilder();
    sequence.getSequenceTypeBuilder().setElemType(GraphWriter.tensor(ElementType.FLOAT, BATCH));
    return new GraphWriter("sequence_output")
        .input("x", ElementType.FLOAT, 3, 2)
        .node("SplitToSequence", "parts", List.of("x"), Attributes.of("keepdims", 0))
        .output("parts", sequence.build())
        .bytes();
  }

  /** The mean over the batch, declared as if it were a value per row: FLOAT [batch] to [1]. */
  public static byte[] meanOfBatch() {
    return new GraphWriter("mean")
        .input("x", ElementType.FLOAT, BATCH)
        .node("ReduceMean", "mean", List.of("x"), Attributes.of("keepdims", 1))
        .output("mean", ElementType.FLOAT, 1)
        .bytes();
  }

  /** {@code y = x + x} at an old version of the standard operators. */
  public static byte[] oldAdd(int opset) {
    return new GraphWriter("old_add", opset)
        .input("x", ElementType.FLOAT, BATCH)
        .node("Add", "y", List.of("x", "x"))
        .output("y", ElementType.FLOAT, BATCH)
        .bytes();
  }

  /** One node of any operator of any domain, FLOAT [batch] to FLOAT [batch]. */
  public static byte[] operator(String domain, String operator) {
    GraphWriter graph = new GraphWriter("operator").input("x", ElementType.FLOAT, BATCH);
    if (!domain.isEmpty()) {
      graph.domain(domain);
    }
    return graph
        .node(domain, operator, List.of("y"), List.of("x"))
        .output("y", ElementType.FLOAT, BATCH)
        .bytes();
  }

  /** Lower-cases {@code x} STRING [batch] in a locale. */
  public static byte[] lowerCase(String locale) {
    return new GraphWriter("lower_case")
        .input("x", ElementType.STRING, BATCH)
        .node(
            "StringNormalizer",
            "y",
            List.of("x"),
            Attributes.of("case_change_action", "LOWER"),
            Attributes.of("locale", locale))
        .output("y", ElementType.STRING, BATCH)
        .bytes();
  }

  /** Looks up the number of a category, -1 if it has none: STRING [batch] to INT64 [batch]. */
  public static byte[] categories(String... known) {
    long[] numbers = new long[known.length];
    Arrays.setAll(numbers, i -> i);
    return new GraphWriter("categories")
        .domain(ML)
        .input("x", ElementType.STRING, BATCH)
        .node(
            ML,
            "LabelEncoder",
            List.of("y"),
            List.of("x"),
            Attributes.ofTexts("keys_strings", known),
            Attributes.ofInts("values_int64s", numbers),
            Attributes.of("default_int64", -1))
        .output("y", ElementType.INT64, BATCH)
        .bytes();
  }

  /** The text of a category: INT64 [batch] to STRING [batch]. */
  public static byte[] labels(String... texts) {
    long[] numbers = new long[texts.length];
    Arrays.setAll(numbers, i -> i);
    return new GraphWriter("labels")
        .domain(ML)
        .input("x", ElementType.INT64, BATCH)
        .node(
            ML,
            "LabelEncoder",
            List.of("y"),
            List.of("x"),
            Attributes.ofInts("keys_int64s", numbers),
            Attributes.ofTexts("values_strings", texts))
        .output("y", ElementType.STRING, BATCH)
        .bytes();
  }

  /** {@code y = x + w}, FLOAT [batch, 2], with {@code w} in a file beside the model. */
  public static byte[] externalWeights(String location) {
    return new GraphWriter("external")
        .input("x", ElementType.FLOAT, BATCH, 2)
        .externalWeights("w", location, 2)
        .node("Add", "y", List.of("x", "w"))
        .output("y", ElementType.FLOAT, BATCH, 2)
        .bytes();
  }

  /**
   * Inputs with names of other frameworks, FLOAT [batch, 1] each and not in the order of their
   * names; {@code path/to/output:0} and {@code -baz:0} FLOAT [batch, n] hold all of them side by
   * side.
   */
  public static byte[] oddNames(String... inputs) {
    GraphWriter graph = new GraphWriter("odd_names");
    for (String input : inputs) {
      graph.input(input, ElementType.FLOAT, BATCH, 1);
    }
    return graph
        .node("Concat", "path/to/output:0", List.of(inputs), Attributes.of("axis", 1))
        .node("Identity", "-baz:0", List.of("path/to/output:0"))
        .output("path/to/output:0", ElementType.FLOAT, BATCH, inputs.length)
        .output("-baz:0", ElementType.FLOAT, BATCH, inputs.length)
        .bytes();
  }

  /** An input that is a sequence of FLOAT tensors; gives its length. */
  public static byte[] sequenceInput() {
    TypeProto.Builder sequence = TypeProto.newBuilder();
    sequence.getSequenceTypeBuilder().setElemType(GraphWriter.tensor(ElementType.FLOAT, BATCH));
    return new GraphWriter("sequence_input")
        .input("parts", sequence.build())
        .node("SequenceLength", "length", List.of("parts"))
        .output("length", ElementType.INT64)
        .bytes();
  }

  /** An output that is an optional FLOAT tensor. */
  public static byte[] optionalOutput() {
    TypeProto.Builder optional = TypeProto.newBuilder();
    optional.getOptionalTypeBuilder().setElemType(GraphWriter.tensor(ElementType.FLOAT, BATCH));
    return new GraphWriter("optional_output")
        .input("x", ElementType.FLOAT, BATCH)
        .node("Optional", "maybe", List.of("x"))
        .output("maybe", optional.build())
        .bytes();
  }
}

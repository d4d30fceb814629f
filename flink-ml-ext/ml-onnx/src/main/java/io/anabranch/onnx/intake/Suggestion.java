// SPDX-License-Identifier: Apache-2.0
package io.anabranch.onnx.intake;

import io.anabranch.core.inference.ModelSignature;
import io.anabranch.core.inference.OutputSpec;
import io.anabranch.core.tensor.ElementType;
import io.anabranch.core.tensor.TensorSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Columns and a mapping with which a definition for a model could begin, as YAML: one column for
 * each value of a row, an array where there are more than 64, named as the model's inputs are.
 */
public final class Suggestion {
  /** With more values an input is fed from one array rather than from single columns. */
  private static final int MOST_COLUMNS = 64;

  private static final Pattern PLAIN = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
  private static final Set<String> WORDS = Set.of("true", "false", "null");

  private final Map<String, String> columns = new LinkedHashMap<>();
  private final Map<String, String> inputs = new LinkedHashMap<>();
  private final Set<String> names = new HashSet<>();
  private String sequence;

  private Suggestion() {}

  /**
   * @param file name of the model's file, which the model is called after
   */
  public static String of(String file, ModelSignature signature) {
    Suggestion suggestion = new Suggestion();
    boolean batched = signature.batchRows() != ModelSignature.NO_BATCH;
    for (TensorSpec input : signature.inputs()) {
      suggestion.input(input, batched);
    }
    return suggestion.yaml(file, signature.outputs());
  }

  private void input(TensorSpec input, boolean batched) {
    long[] shape =
        batched ? Arrays.copyOfRange(input.shape(), 1, input.rank()) : input.shape().clone();
    long elements = Arrays.stream(shape).reduce(1, (a, b) -> a < 0 || b < 0 ? -1 : a * b);
    if (isImage(input.type(), shape)) {
      image(input, shape);
    } else if (elements == 1) {
      inputs.put(input.name(), column(input.name(), scalar(input.type())));
    } else if (elements < 0 && shape.length == 1) {
      open(input);
    } else if (elements > 0 && elements <= MOST_COLUMNS) {
      List<String> all = new ArrayList<>();
      for (int i = 0; i < elements; i++) {
        all.add(column(input.name() + "_" + i, scalar(input.type())));
      }
      inputs.put(input.name(), "[" + String.join(", ", all) + "]");
    } else {
      String array = column(input.name(), array(input.type()));
      inputs.put(input.name(), elements > 0 ? array : shaped(array, shape));
    }
  }

  /** One open dimension: a sequence of any length, or the mask of the sequence before it. */
  private void open(TensorSpec input) {
    if (sequence != null && input.name().toLowerCase(Locale.ROOT).contains("mask")) {
      inputs.put(input.name(), "{mask-of: " + sequence + "}");
      return;
    }
    String array = column(input.name(), array(input.type()));
    boolean tokens = input.type() == ElementType.INT64 || input.type() == ElementType.INT32;
    sequence = tokens && sequence == null ? array : sequence;
    inputs.put(input.name(), tokens ? "{sequence: " + array + "}" : shaped(array, new long[] {1}));
  }

  /** Of open dimensions only the person who trained the model knows the size. */
  private static String shaped(String array, long[] shape) {
    long[] sizes = Arrays.stream(shape).map(size -> Math.max(size, 1)).toArray();
    return "{columns: "
        + array
        + ", shape: "
        + Arrays.toString(sizes)
        + "}   # set the shape of one row";
  }

  private static boolean isImage(ElementType type, long[] shape) {
    boolean pixels =
        type == ElementType.FLOAT || type == ElementType.UINT8 || type == ElementType.FLOAT16;
    return pixels && shape.length == 3 && (channels(shape[0]) || channels(shape[2]));
  }

  private static boolean channels(long size) {
    return size == 1 || size == 3;
  }

  private void image(TensorSpec input, long[] shape) {
    boolean first = channels(shape[0]);
    long height = first ? shape[1] : shape[0];
    long width = first ? shape[2] : shape[1];
    boolean gray = (first ? shape[0] : shape[2]) == 1;
    String size = height > 0 && width > 0 ? "[" + height + ", " + width + "]" : "[224, 224]";
    inputs.put(
        input.name(),
        "{image: "
            + column(input.name(), "BYTES")
            + ", size: "
            + size
            + (gray ? ", channels: gray" : "")
            + (input.type() == ElementType.UINT8 ? "" : ", scale: 1/255")
            + "}   # as it was trained: scale, mean, std");
  }

  /** A name of its own for a column; known from now on. */
  private String column(String name, String type) {
    String column = name(name);
    columns.put(column, type);
    return column;
  }

  private String name(String wanted) {
    String plain = wanted.replaceAll("[^A-Za-z0-9_]+", "_").replaceAll("^_+|_+$", "");
    if (plain.isEmpty() || Character.isDigit(plain.charAt(0)) || isWord(plain)) {
      plain = "column_" + plain;
    }
    String unused = plain;
    for (int i = 2; !names.add(unused); i++) {
      unused = plain + "_" + i;
    }
    return unused;
  }

  private static boolean isWord(String name) {
    return WORDS.contains(name.toLowerCase(Locale.ROOT));
  }

  private String yaml(String file, List<OutputSpec> outputs) {
    StringBuilder yaml = new StringBuilder();
    yaml.append("name: ").append(name(stem(file))).append('\n');
    yaml.append("columns:\n");
    columns.forEach((name, type) -> line(yaml, "  ", name, type));
    yaml.append("model:\n");
    line(yaml, "  ", "path", quoted(file));
    yaml.append("  inputs:\n");
    inputs.forEach((name, from) -> line(yaml, "    ", quoted(name), from));
    yaml.append("  outputs:\n");
    outputs.forEach(output -> line(yaml, "    ", quoted(output.name()), name(output.name())));
    return yaml.toString();
  }

  private static void line(StringBuilder yaml, String indent, String key, String value) {
    yaml.append(indent).append(key).append(": ").append(value).append('\n');
  }

  private static String stem(String file) {
    return file.replaceFirst("\\.onnx$", "");
  }

  private static String quoted(String text) {
    return PLAIN.matcher(text).matches() && !isWord(text) ? text : Report.json(text);
  }

  private static String scalar(ElementType type) {
    return switch (type) {
      case FLOAT, FLOAT16, BFLOAT16 -> "FLOAT";
      case DOUBLE -> "DOUBLE";
      case INT8, INT16, INT32, UINT8, UINT16 -> "INT";
      case INT64, UINT32, UINT64 -> "BIGINT";
      case BOOL -> "BOOLEAN";
      case STRING -> "STRING";
    };
  }

  private static String array(ElementType type) {
    return "ARRAY<" + (type == ElementType.BOOL ? "INT" : scalar(type)) + ">";
  }
}

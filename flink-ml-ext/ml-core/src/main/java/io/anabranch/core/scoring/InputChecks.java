// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.scoring;

import io.anabranch.core.definition.InputSource;
import io.anabranch.core.error.MlException;
import io.anabranch.core.inference.Sequences;
import io.anabranch.core.row.Column;
import io.anabranch.core.row.ColumnType;
import io.anabranch.core.tensor.ElementType;
import io.anabranch.core.tensor.Tensor;
import io.anabranch.core.tensor.TensorSpec;
import io.anabranch.core.transform.Constant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Checks what fills a model's inputs against their types and shapes; collects all problems. */
final class InputChecks {
  private final Map<String, Column> columns = new LinkedHashMap<>();
  private final int batchRows;
  private final List<String> problems = new ArrayList<>();

  InputChecks(List<Column> columns, int batchRows) {
    columns.forEach(column -> this.columns.putIfAbsent(column.name(), column));
    this.batchRows = batchRows;
  }

  void refuse(String problem) {
    problems.add(problem);
  }

  void throwIfAny(String where) {
    if (!problems.isEmpty()) {
      throw MlException.user(
          problems.stream().map(p -> where + ": " + p).collect(Collectors.joining("\n")));
    }
  }

  InputBinding missing(TensorSpec input) {
    refuse("inputs." + input.name() + ": missing (the model takes " + input + ")");
    return null;
  }

  /** The binding; null, with problems, where the source does not fit the input. */
  InputBinding binding(TensorSpec input, InputSource source) {
    int before = problems.size();
    List<Integer> shape = null;
    try {
      shape = shape(new RowShape(input, batchRows), source);
    } catch (IllegalArgumentException e) {
      refuse(at(input) + e.getMessage());
    }
    for (String name : source.columns()) {
      checkType(input, source, name);
    }
    if (source instanceof InputSource.Sequence sequence) {
      checkSequence(input, sequence, shape);
    } else if (source instanceof InputSource.Image image) {
      checkPixels(input, image);
    }
    return problems.size() > before ? null : new InputBinding(input, source, shape);
  }

  private List<Integer> shape(RowShape row, InputSource source) {
    if (source instanceof InputSource.Columns values) {
      return row.of(values, (int) values.columns().stream().filter(this::isArray).count());
    }
    if (source instanceof InputSource.Length) {
      return row.ofLength();
    }
    return source instanceof InputSource.Image image ? row.of(image) : row.ofSequence();
  }

  private boolean isArray(String name) {
    Column column = columns.get(name);
    return column != null && column.type().isArray();
  }

  private void checkType(TensorSpec input, InputSource source, String name) {
    Column column = columns.get(name);
    if (column == null) {
      refuse(at(input) + name + " (expected: one of " + columns.keySet() + ")");
      return;
    }
    ColumnType type = column.type();
    boolean fits =
        switch (kind(source)) {
          case COLUMNS -> fits(type, input.type());
          case SEQUENCE -> type.isArray() && fits(type, input.type());
          case MASK -> type.isArray() && input.type() != ElementType.STRING;
          case LENGTH ->
              type.isArray()
                  && input.type() != ElementType.STRING
                  && input.type() != ElementType.BOOL;
          case IMAGE -> type == ColumnType.BYTES && takesPixels(input.type());
        };
    if (!fits) {
      String remedy =
          type == ColumnType.BYTES && source instanceof InputSource.Columns
              ? "; {image: " + name + ", size: [height, width]} feeds an image"
              : "";
      refuse(
          at(input)
              + name
              + " is "
              + type
              + " (expected: a column that fits "
              + input.type()
              + remedy
              + ")");
    }
  }

  private enum Kind {
    COLUMNS,
    SEQUENCE,
    MASK,
    LENGTH,
    IMAGE
  }

  private static Kind kind(InputSource source) {
    if (source instanceof InputSource.Columns) {
      return Kind.COLUMNS;
    }
    if (source instanceof InputSource.Sequence) {
      return Kind.SEQUENCE;
    }
    if (source instanceof InputSource.Length) {
      return Kind.LENGTH;
    }
    return source instanceof InputSource.Mask ? Kind.MASK : Kind.IMAGE;
  }

  private static boolean fits(ColumnType column, ElementType input) {
    if (column.isArray()) {
      return fits(column.element(), input);
    }
    return switch (input) {
      case STRING -> column == ColumnType.STRING;
      case FLOAT, DOUBLE, FLOAT16, BFLOAT16 -> column.isNumeric() && column != ColumnType.TIMESTAMP;
      case BOOL -> column == ColumnType.BOOLEAN;
      case INT8, INT16, INT32, INT64, UINT8, UINT16, UINT32, UINT64 ->
          column.slot() == ColumnType.Slot.INTEGER;
    };
  }

  /** Pixels reach from 0 to 255. */
  private static boolean takesPixels(ElementType input) {
    return input != ElementType.STRING && input != ElementType.BOOL && input != ElementType.INT8;
  }

  private void checkSequence(
      TensorSpec input, InputSource.Sequence sequence, List<Integer> rowShape) {
    if (rowShape != null
        && !rowShape.contains(InputBinding.RAGGED)
        && !sequence.buckets().isEmpty()) {
      refuse(at(input) + "buckets (expected: none, as every row is padded to " + input + ")");
    }
    Constant pad = sequence.pad();
    Tensor one = new Tensor(input.name(), input.type(), new long[] {1}, 1);
    try {
      switch (pad.slot()) {
        case INTEGER -> one.putInteger(0, pad.integer());
        case NUMBER -> one.putNumber(0, pad.number());
        case TEXT -> one.putText(0, pad.text());
        case NONE -> throw new IllegalStateException("pad: " + pad + " (expected: a plain value)");
      }
    } catch (MlException e) {
      refuse(at(input) + "pad: " + e.getMessage());
    }
  }

  private void checkPixels(TensorSpec input, InputSource.Image image) {
    boolean whole =
        switch (input.type()) {
          case FLOAT, DOUBLE, FLOAT16, BFLOAT16 -> false;
          default -> true;
        };
    boolean plain =
        image.scale() == 1
            && image.mean().stream().allMatch(mean -> mean == 0)
            && image.std().stream().allMatch(std -> std == 1);
    if (whole && !plain) {
      refuse(
          at(input)
              + "scale, mean, std (expected: none of them, as "
              + input
              + " takes whole pixels of 0 to 255)");
    }
  }

  /** All sequences of a row are padded to one length, and so to the same ones. */
  Sequences sequences(List<InputBinding> bindings) {
    List<Sequences.Input> inputs = new ArrayList<>();
    InputSource.Sequence first = null;
    int fixed = InputBinding.RAGGED;
    for (InputBinding binding : bindings) {
      checkMask(binding);
      Sequences.Input input = part(binding);
      if (input != null) {
        inputs.add(input);
      }
      if (binding.source() instanceof InputSource.Sequence sequence) {
        first = first == null ? sequence : first;
        checkSame(binding.input(), first, sequence);
      }
      int length = length(binding);
      if (length != InputBinding.RAGGED && fixed != InputBinding.RAGGED && length != fixed) {
        refuse(at(binding.input()) + "shape of " + binding.input() + otherLength(fixed));
      }
      fixed = length == InputBinding.RAGGED ? fixed : length;
    }
    if (first == null) {
      return Sequences.NONE;
    }
    List<Integer> open = first.buckets().isEmpty() ? Sequences.POWERS_OF_TWO : first.buckets();
    return new Sequences(
        fixed == InputBinding.RAGGED ? open : List.of(fixed), first.longer(), inputs);
  }

  private void checkMask(InputBinding binding) {
    if (binding.source() instanceof InputSource.Mask && binding.positionElements() != 1) {
      refuse(
          at(binding.input())
              + "shape of "
              + binding.input()
              + " (expected: one number for each position, as it takes a mask)");
    }
  }

  private static String otherLength(int fixed) {
    return " (expected: " + fixed + " elements, as another sequence of the row has)";
  }

  private void checkSame(
      TensorSpec input, InputSource.Sequence first, InputSource.Sequence sequence) {
    if (!sequence.buckets().equals(first.buckets()) || sequence.longer() != first.longer()) {
      refuse(
          at(input)
              + "buckets, longer (expected: those of "
              + first.column()
              + ", as all sequences of a row are equally long)");
    }
  }

  /** The size of the dimension that a sequence lies along; RAGGED for all else too. */
  private static int length(InputBinding binding) {
    return binding.isSequence() ? binding.rowShape().get(0) : InputBinding.RAGGED;
  }

  private static Sequences.Input part(InputBinding binding) {
    String name = binding.input().name();
    return switch (kind(binding.source())) {
      case SEQUENCE ->
          new Sequences.Elements(name, ((InputSource.Sequence) binding.source()).pad().value());
      case MASK -> new Sequences.Mask(name);
      case LENGTH -> new Sequences.Length(name);
      case COLUMNS, IMAGE -> null;
    };
  }

  private static String at(TensorSpec input) {
    return "inputs." + input.name() + ": ";
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.transform;

import io.anabranch.core.error.MlException;
import io.anabranch.core.row.ColumnType;
import io.anabranch.core.row.RowView;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/** How often each value occurs, most frequent first. */
final class CategoryAccumulator implements FitAccumulator {
  /** More distinct values than this are no categories but a mistake, and would fill the memory. */
  static final int MOST = 100_000;

  private static final Comparator<Map.Entry<String, long[]>> BY_FREQUENCY =
      Comparator.<Map.Entry<String, long[]>>comparingLong(entry -> -entry.getValue()[0])
          .thenComparing(Map.Entry::getKey);

  private final String feature;
  private final String input;
  private final ColumnType type;
  private final BiFunction<List<Map.Entry<String, long[]>>, ColumnType, Statistics> result;
  private final Map<String, long[]> counts = new HashMap<>();

  private CategoryAccumulator(
      String feature,
      String input,
      ColumnType type,
      BiFunction<List<Map.Entry<String, long[]>>, ColumnType, Statistics> result) {
    this.feature = feature;
    this.input = input;
    this.type = type;
    this.result = result;
  }

  static CategoryAccumulator ofCategories(String feature, String input, ColumnType type) {
    return new CategoryAccumulator(
        feature,
        input,
        type,
        (sorted, any) ->
            new Statistics.Categories(
                sorted.stream().map(Map.Entry::getKey).toList(),
                sorted.stream().map(entry -> entry.getValue()[0]).toList()));
  }

  static CategoryAccumulator ofMostFrequent(String feature, String input, ColumnType type) {
    return new CategoryAccumulator(feature, input, type, CategoryAccumulator::mostFrequent);
  }

  private static Statistics mostFrequent(List<Map.Entry<String, long[]>> sorted, ColumnType type) {
    String text = sorted.get(0).getKey();
    Constant value =
        switch (type.slot()) {
          case TEXT -> Constant.of(text);
          case INTEGER -> Constant.of(CategoryText.toInteger(text, type));
          case NUMBER -> Constant.of(Double.parseDouble(text));
          case NONE -> throw new IllegalStateException("slot: NONE (expected: a plain value)");
        };
    return new Statistics.Single(
        sorted.stream().mapToLong(entry -> entry.getValue()[0]).sum(), value);
  }

  @Override
  public void add(RowView row, int slot) {
    if (row.isNull(slot)) {
      return;
    }
    switch (type.slot()) {
      case TEXT -> take(row.text(slot), 1);
      case INTEGER -> take(CategoryText.of(row.integer(slot), type), 1);
      case NUMBER -> {
        if (!Double.isNaN(row.number(slot))) {
          take(Double.toString(row.number(slot) + 0.0), 1);
        }
      }
      case NONE -> throw new IllegalStateException("slot: NONE (expected: a plain value)");
    }
  }

  private void take(String value, long times) {
    long[] count = counts.get(value);
    if (count != null) {
      count[0] += times;
      return;
    }
    if (counts.size() == MOST) {
      throw MlException.user(
          feature
              + ": more than "
              + MOST
              + " distinct values of "
              + input
              + " (expected: a column of categories; hash takes any number of values)");
    }
    counts.put(value, new long[] {times});
  }

  @Override
  public void merge(FitAccumulator other) {
    ((CategoryAccumulator) other).counts.forEach((value, count) -> take(value, count[0]));
  }

  @Override
  public void write(DataOutput out) throws IOException {
    out.writeInt(counts.size());
    for (Map.Entry<String, long[]> entry : sorted()) {
      byte[] text = entry.getKey().getBytes(StandardCharsets.UTF_8);
      out.writeInt(text.length);
      out.write(text);
      out.writeLong(entry.getValue()[0]);
    }
  }

  @Override
  public void read(DataInput in) throws IOException {
    counts.clear();
    int size = in.readInt();
    for (int i = 0; i < size; i++) {
      byte[] text = new byte[in.readInt()];
      in.readFully(text);
      take(new String(text, StandardCharsets.UTF_8), in.readLong());
    }
  }

  private List<Map.Entry<String, long[]>> sorted() {
    return counts.entrySet().stream().sorted(BY_FREQUENCY).toList();
  }

  @Override
  public Statistics result() {
    if (counts.isEmpty()) {
      throw ScaleAccumulator.nothing(feature, input);
    }
    return result.apply(sorted(), type);
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.transform;

import io.anabranch.core.row.Column;
import io.anabranch.core.row.ColumnType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One BIGINT column per category, 1 in the row's own and 0 in all others; with {@code unknown:
 * bucket} one more for all other values.
 *
 * <p>Columns are called {@code name_category}. In a category, whatever is no letter, digit or
 * underscore becomes an underscore, and an empty category is called {@code empty}; names that would
 * then be equal get {@code _2}, {@code _3} in the order of the categories.
 *
 * @param categories null where they are fitted
 */
record OneHot(String name, String input, List<String> categories, Unknown unknown)
    implements ColumnTransform {
  static final String KIND = "one-hot";

  static FeatureTransform read(Arguments arguments) {
    return new OneHot(
        arguments.name(),
        arguments.column(KIND),
        arguments.texts("categories"),
        arguments.choice("unknown", Unknown.DEAD_LETTER));
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public Map<String, Object> parameters() {
    return StringIndex.parameters(categories, unknown);
  }

  @Override
  public List<Column> outputs(List<ColumnType> inputs, Statistics statistics) {
    TypeCheck.inputs(this, inputs, TypeCheck.CATEGORIES);
    List<String> known = StringIndex.known(categories, statistics);
    if (known == null) {
      return List.of();
    }
    StringIndex.checkTexts(categories, inputs.get(0));
    return names(known).stream().map(column -> new Column(column, ColumnType.BIGINT)).toList();
  }

  private List<String> names(List<String> known) {
    Set<String> taken = new HashSet<>();
    String bucket = name + "_unknown";
    if (unknown == Unknown.BUCKET) {
      taken.add(bucket);
    }
    List<String> names = new ArrayList<>(known.size() + 1);
    for (String category : known) {
      String plain = category.replaceAll("[^\\p{L}\\p{N}_]", "_");
      String wanted = name + "_" + (plain.isEmpty() ? "empty" : plain);
      String free = wanted;
      for (int i = 2; !taken.add(free); i++) {
        free = wanted + "_" + i;
      }
      names.add(free);
    }
    if (unknown == Unknown.BUCKET) {
      names.add(bucket);
    }
    return names;
  }

  @Override
  public boolean needsFit() {
    return categories == null;
  }

  @Override
  public FitAccumulator accumulator(ColumnType type) {
    return CategoryAccumulator.ofCategories(name, input, type);
  }

  @Override
  public Step bind(Binding binding) {
    List<String> known = StringIndex.known(categories, binding.statistics());
    CategoryIndex index = new CategoryIndex(name, known, binding.type(0), unknown);
    int from = binding.input(0);
    int[] to = new int[binding.outputs()];
    for (int i = 0; i < to.length; i++) {
      to[i] = binding.output(i);
    }
    return slots -> {
      int hot = index.of(slots, from);
      for (int i = 0; i < to.length; i++) {
        slots.setInteger(to[i], i == hot ? 1 : 0);
      }
    };
  }
}

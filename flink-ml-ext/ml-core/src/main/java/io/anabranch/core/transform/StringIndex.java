// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.transform;

import io.anabranch.core.error.MlException;
import io.anabranch.core.row.Column;
import io.anabranch.core.row.ColumnType;
import java.util.List;
import java.util.Map;

/**
 * The position of the value among its categories, from 0, as BIGINT. Fitted categories stand by
 * falling frequency, then by text; with {@code unknown: bucket} every other value gets the number
 * of categories.
 *
 * @param categories null where they are fitted
 */
record StringIndex(String name, String input, List<String> categories, Unknown unknown)
    implements ColumnTransform {
  static final String KIND = "string-index";

  static FeatureTransform read(Arguments arguments) {
    return new StringIndex(
        arguments.name(),
        arguments.column(KIND),
        arguments.texts("categories"),
        arguments.choice("unknown", Unknown.DEAD_LETTER));
  }

  static Map<String, Object> parameters(List<String> categories, Unknown unknown) {
    return categories == null
        ? Map.of("unknown", unknown.name())
        : Map.of("unknown", unknown.name(), "categories", categories);
  }

  /** The categories of the definition, else the fitted ones, else null. */
  static List<String> known(List<String> categories, Statistics statistics) {
    if (categories != null) {
      return categories;
    }
    if (statistics == null || statistics instanceof Statistics.Categories) {
      return statistics == null ? null : ((Statistics.Categories) statistics).values();
    }
    throw MlException.user(
        "statistics: " + statistics + " (expected: Categories; run anabranch fit again)");
  }

  static void checkTexts(List<String> categories, ColumnType type) {
    if (categories != null && type.slot() == ColumnType.Slot.INTEGER) {
      categories.forEach(category -> CategoryText.toInteger(category, type));
    }
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public Map<String, Object> parameters() {
    return parameters(categories, unknown);
  }

  @Override
  public List<Column> outputs(List<ColumnType> inputs, Statistics statistics) {
    TypeCheck.inputs(this, inputs, TypeCheck.CATEGORIES);
    checkTexts(categories, inputs.get(0));
    return List.of(new Column(name, ColumnType.BIGINT));
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
    List<String> known = known(categories, binding.statistics());
    CategoryIndex index = new CategoryIndex(name, known, binding.type(0), unknown);
    int from = binding.input(0);
    int to = binding.output(0);
    return slots -> slots.setInteger(to, index.of(slots, from));
  }
}

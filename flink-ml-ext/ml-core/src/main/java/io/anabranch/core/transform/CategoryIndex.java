// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.transform;

import io.anabranch.core.error.MlException;
import io.anabranch.core.row.ColumnType;
import io.anabranch.core.row.Slots;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The position of a value among the categories; unknown values are treated as the feature says. */
final class CategoryIndex {
  private final String feature;
  private final ColumnType type;
  private final Unknown unknown;
  private final int size;
  private final Map<String, Integer> texts = new HashMap<>();
  private final long[] sorted;
  private final int[] positions;

  CategoryIndex(String feature, List<String> categories, ColumnType type, Unknown unknown) {
    this.feature = feature;
    this.type = type;
    this.unknown = unknown;
    size = categories.size();
    boolean whole = type.slot() == ColumnType.Slot.INTEGER;
    sorted = new long[whole ? size : 0];
    positions = new int[sorted.length];
    for (int i = 0; i < size; i++) {
      if (whole) {
        sorted[i] = CategoryText.toInteger(categories.get(i), type);
      } else {
        texts.put(categories.get(i), i);
      }
    }
    if (whole) {
      long[] inOrder = sorted.clone();
      Arrays.sort(sorted);
      for (int i = 0; i < size; i++) {
        positions[Arrays.binarySearch(sorted, inOrder[i])] = i;
      }
    }
  }

  // hot path
  int of(Slots slots, int slot) {
    if (type.slot() == ColumnType.Slot.INTEGER) {
      int found = Arrays.binarySearch(sorted, slots.integer(slot));
      return found >= 0 ? positions[found] : unknown(slots, slot);
    }
    Integer found = texts.get(slots.text(slot));
    return found != null ? found : unknown(slots, slot);
  }

  private int unknown(Slots slots, int slot) {
    if (unknown == Unknown.BUCKET) {
      return size;
    }
    String value =
        type.slot() == ColumnType.Slot.INTEGER
            ? CategoryText.of(slots.integer(slot), type)
            : "\"" + slots.text(slot) + "\"";
    if (unknown == Unknown.DEAD_LETTER) {
      throw MlException.data(
          feature + ": " + value + " (expected: one of its " + size + " categories)");
    }
    throw MlException.user(
        feature
            + ": "
            + value
            + " (expected: one of its "
            + size
            + " categories; set unknown to dead-letter or bucket to go on)");
  }
}

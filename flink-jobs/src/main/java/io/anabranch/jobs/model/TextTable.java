// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Rows of texts in aligned columns, under a line of titles. */
public final class TextTable {
  private final List<List<String>> rows = new ArrayList<>();

  public TextTable(String... titles) {
    row(titles);
  }

  public void row(String... cells) {
    rows.add(Arrays.asList(cells));
  }

  /** Two blanks between columns; the last is as wide as it likes. */
  public String text(String indent) {
    int columns = rows.get(0).size();
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder(indent);
      for (int i = 0; i < columns; i++) {
        line.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length() + 2));
      }
      text.append(line.toString().stripTrailing()).append(System.lineSeparator());
    }
    return text.toString();
  }
}

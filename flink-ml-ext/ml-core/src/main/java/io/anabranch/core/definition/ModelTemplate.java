// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.definition;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A model's path in which columns stand in braces, as in {@code models:/pump-{type}@champion}: each
 * row has the model that its own values name.
 *
 * @param texts before, between and behind the columns; one more than columns
 * @param columns in the order of the path
 */
public record ModelTemplate(List<String> texts, List<String> columns) {
  private static final Pattern PLACE = Pattern.compile("[{]([^{}]*)[}]");
  private static final String VALUE = "[A-Za-z0-9._-]+";

  public ModelTemplate {
    texts = List.copyOf(texts);
    columns = List.copyOf(columns);
  }

  /** The template that a path is; empty for a path without columns. */
  public static Optional<ModelTemplate> of(String path) {
    List<String> texts = new ArrayList<>();
    List<String> columns = new ArrayList<>();
    Matcher places = PLACE.matcher(path);
    int end = 0;
    while (places.find()) {
      texts.add(path.substring(end, places.start()));
      columns.add(places.group(1));
      end = places.end();
    }
    texts.add(path.substring(end));
    return columns.isEmpty() ? Optional.empty() : Optional.of(new ModelTemplate(texts, columns));
  }

  /**
   * Whether a value may stand in a path: letters, digits, '.', '_' and '-', and no two dots, so
   * that no value leads out of a folder.
   */
  public static boolean isSafe(String value) {
    int length = value.length();
    for (int i = 0; i < length; i++) {
      char c = value.charAt(i);
      boolean plain = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
      if (!plain && c != '.' && c != '_' && c != '-') {
        return false;
      }
    }
    return length > 0 && !value.contains("..");
  }

  /** Matches what {@link #fill} can give, for a part of the path between slashes or all of it. */
  public static Pattern pattern(String part) {
    StringBuilder regex = new StringBuilder();
    Matcher places = PLACE.matcher(part);
    int end = 0;
    while (places.find()) {
      regex.append(Pattern.quote(part.substring(end, places.start()))).append(VALUE);
      end = places.end();
    }
    return Pattern.compile(regex.append(Pattern.quote(part.substring(end))).toString());
  }

  /**
   * The path of one row.
   *
   * @param values safe ones, one for each column
   */
  public String fill(List<String> values) {
    StringBuilder path = new StringBuilder(texts.get(0));
    for (int i = 0; i < columns.size(); i++) {
      path.append(values.get(i)).append(texts.get(i + 1));
    }
    return path.toString();
  }

  @Override
  public String toString() {
    return fill(columns.stream().map(column -> "{" + column + "}").toList());
  }
}

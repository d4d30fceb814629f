// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.definition;

import io.anabranch.core.learn.Options;
import io.anabranch.core.row.ColumnType;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The texts of a definition that stand for numbers, types and choices. */
final class Scalars {
  private static final Pattern ARRAY = Pattern.compile("ARRAY ?< ?([A-Z ]+?) ?>");
  private static final Pattern SQL_TYPE =
      Pattern.compile("([A-Z]+(?: PRECISION)?)(?: ?\\( ?([0-9]+) ?\\))?");
  private static final Map<String, ColumnType> TYPES = types();

  /** The names of column types that messages list; a few SQL aliases are understood besides. */
  static final List<String> TYPE_NAMES =
      Arrays.stream(ColumnType.values())
          .map(type -> type == ColumnType.TIMESTAMP ? "TIMESTAMP(3)" : type.toString())
          .toList();

  private Scalars() {}

  private static Map<String, ColumnType> types() {
    Map<String, ColumnType> types = new LinkedHashMap<>();
    for (ColumnType type : ColumnType.values()) {
      types.put(type.toString(), type);
    }
    types.put("TINYINT", ColumnType.INT);
    types.put("SMALLINT", ColumnType.INT);
    types.put("INTEGER", ColumnType.INT);
    types.put("LONG", ColumnType.BIGINT);
    types.put("REAL", ColumnType.FLOAT);
    types.put("DOUBLE PRECISION", ColumnType.DOUBLE);
    types.put("VARCHAR", ColumnType.STRING);
    types.put("CHAR", ColumnType.STRING);
    types.put("VARBINARY", ColumnType.BYTES);
    types.put("BINARY", ColumnType.BYTES);
    return types;
  }

  /** The type of a column; null if the text names none. */
  static ColumnType type(String text) {
    String upper = text.strip().toUpperCase(Locale.ROOT);
    Matcher array = ARRAY.matcher(upper);
    if (array.matches()) {
      return TYPES.get("ARRAY<" + TYPES.get(array.group(1)) + ">");
    }
    Matcher match = SQL_TYPE.matcher(upper);
    if (!match.matches()) {
      return null;
    }
    String name = match.group(1);
    boolean sized = name.equals("TIMESTAMP") || name.endsWith("CHAR") || name.endsWith("BINARY");
    return match.group(2) == null || sized ? TYPES.get(name) : null;
  }

  static Double number(String text) {
    Long whole = whole(text);
    if (whole != null) {
      return (double) whole;
    }
    try {
      return Double.valueOf(text);
    } catch (NumberFormatException e) {
      return null;
    }
  }

  static Long whole(String text) {
    try {
      if (text.startsWith("0x")) {
        return Long.valueOf(text.substring(2), 16);
      }
      if (text.startsWith("0o")) {
        return Long.valueOf(text.substring(2), 8);
      }
      return Long.valueOf(text);
    } catch (NumberFormatException e) {
      return null;
    }
  }

  static String word(Enum<?> constant) {
    return Options.word(constant);
  }

  static <E extends Enum<E>> List<String> words(Class<E> type) {
    return Arrays.stream(type.getEnumConstants()).map(Scalars::word).toList();
  }
}

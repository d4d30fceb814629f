// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.io;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.ReadableConfig;

/**
 * The line of column names that many CSV files begin with. A first line that holds exactly the
 * names of the columns is left out; Flink's format has no notion of it.
 */
final class CsvHeader implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private final ArrayList<String> columns;
  private final String delimiter;

  private CsvHeader(List<String> columns, String delimiter) {
    this.columns = new ArrayList<>(columns);
    this.delimiter = delimiter;
  }

  static CsvHeader of(List<String> columns, ReadableConfig options) {
    String delimiter =
        options.get(ConfigOptions.key("field-delimiter").stringType().defaultValue(","));
    return new CsvHeader(columns, delimiter.equals("\\t") ? "\t" : delimiter);
  }

  boolean is(byte[] line) {
    return names(line).equals(columns);
  }

  /** Whether it names all columns, but others too or in another order: then no row would fit. */
  boolean isOfOtherColumns(byte[] line) {
    List<String> names = names(line);
    return !names.equals(columns) && names.containsAll(columns);
  }

  List<String> names(byte[] line) {
    List<String> names = new ArrayList<>();
    for (String field :
        new String(line, StandardCharsets.UTF_8).split(Pattern.quote(delimiter), -1)) {
      String name = field.strip();
      if (!name.isEmpty() && name.charAt(0) == BYTE_ORDER_MARK) {
        name = name.substring(1);
      }
      boolean quoted = name.length() > 1 && name.startsWith("\"") && name.endsWith("\"");
      names.add(quoted ? name.substring(1, name.length() - 1) : name);
    }
    return names;
  }
}

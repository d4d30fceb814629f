// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.parity;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import io.anabranch.core.row.Column;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Rows that one run gave and the other did not, paired by their input columns. Both outputs are
 * read as lines of JSON, whose decimal numbers name each double exactly.
 */
final class RowDifferences {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Input columns as text, to the rows that only the left or only the right run gave. */
  private final Map<String, Pair> pairs = new TreeMap<>();

  private record Pair(List<JsonNode> left, List<JsonNode> right) {
    Pair() {
      this(new ArrayList<>(), new ArrayList<>());
    }
  }

  private RowDifferences() {}

  static RowDifferences between(Path left, Path right, List<Column> columns) {
    Map<String, Integer> surplus = new HashMap<>();
    each(left, line -> surplus.merge(line, 1, RowDifferences::nonZeroSum));
    each(right, line -> surplus.merge(line, -1, RowDifferences::nonZeroSum));
    RowDifferences differences = new RowDifferences();
    surplus.forEach((line, count) -> differences.add(line, count, columns));
    return differences;
  }

  private static Integer nonZeroSum(int a, int b) {
    return a + b == 0 ? null : Integer.valueOf(a + b);
  }

  private void add(String line, int count, List<Column> columns) {
    try {
      JsonNode row = JSON.readTree(line);
      StringBuilder key = new StringBuilder();
      columns.forEach(column -> key.append(row.get(column.name())).append(' '));
      Pair pair = pairs.computeIfAbsent(key.toString(), unused -> new Pair());
      for (int i = 0; i < Math.abs(count); i++) {
        (count > 0 ? pair.left() : pair.right()).add(row);
      }
    } catch (JsonProcessingException e) {
      throw new MlException(ErrorKind.INTERNAL, "output: not JSON: " + line, e);
    }
  }

  boolean isEmpty() {
    return pairs.isEmpty();
  }

  /** At most so many differing rows for a person, side by side. */
  List<String> text(int most) {
    List<String> lines = new ArrayList<>();
    lines.add(pairs.size() + " input rows with different outputs; the first:");
    pairs.entrySet().stream().limit(most).forEach(entry -> describe(entry, lines));
    return lines;
  }

  private static void describe(Map.Entry<String, Pair> entry, List<String> lines) {
    lines.add("  " + entry.getKey());
    Iterator<JsonNode> left = entry.getValue().left().iterator();
    Iterator<JsonNode> right = entry.getValue().right().iterator();
    while (left.hasNext() || right.hasNext()) {
      JsonNode a = left.hasNext() ? left.next() : null;
      JsonNode b = right.hasNext() ? right.next() : null;
      if (a == null || b == null) {
        lines.add("    only " + (b == null ? "here     " : "there    ") + (b == null ? a : b));
      } else {
        fieldsThatDiffer(a, b, lines);
      }
    }
  }

  private static void fieldsThatDiffer(JsonNode a, JsonNode b, List<String> lines) {
    Set<String> names = new LinkedHashSet<>();
    a.fieldNames().forEachRemaining(names::add);
    b.fieldNames().forEachRemaining(names::add);
    for (String name : names) {
      if (!Objects.equals(a.get(name), b.get(name))) {
        lines.add(String.format("    %-28s %-26s %s", name, a.get(name), b.get(name)));
      }
    }
  }

  private static void each(Path output, Consumer<String> consumer) {
    try (Stream<Path> files = Files.walk(output)) {
      List<Path> data =
          files.filter(Files::isRegularFile).filter(RowDifferences::isVisible).sorted().toList();
      for (Path file : data) {
        try (Stream<String> lines = Files.lines(file)) {
          lines.forEach(consumer);
        }
      }
    } catch (IOException e) {
      throw new MlException(ErrorKind.EXTERNAL, output + ": cannot be read: " + e.getMessage(), e);
    }
  }

  private static boolean isVisible(Path file) {
    return !file.getFileName().toString().startsWith(".");
  }
}

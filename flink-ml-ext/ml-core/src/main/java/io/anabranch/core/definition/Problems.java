// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.definition;

import io.anabranch.core.error.MlException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** The problems of one file, reported together, in the order of their lines. */
final class Problems {
  private record Problem(int line, String text) {}

  private final String file;
  private final List<Problem> found = new ArrayList<>();

  Problems(String file) {
    this.file = file;
  }

  /** Notes {@code path: value (expected: ...)} with its line. */
  void add(int line, String path, String value, String expected) {
    add(line, path + ": " + value + " (expected: " + expected + ")");
  }

  void add(int line, String text) {
    found.add(new Problem(line, text));
  }

  int size() {
    return found.size();
  }

  void throwIfAny() {
    if (!found.isEmpty()) {
      throw MlException.user(
          found.stream()
              .sorted(Comparator.comparingInt(Problem::line))
              .map(problem -> file + ":" + problem.line() + ": " + problem.text())
              .collect(Collectors.joining("\n")));
    }
  }
}

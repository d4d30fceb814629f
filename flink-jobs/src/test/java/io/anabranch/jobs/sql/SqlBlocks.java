// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.sql;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The blocks of a Markdown document that are marked as SQL. */
final class SqlBlocks {
  private SqlBlocks() {}

  /** Each as a script whose name says document and line. */
  static List<SqlScript> of(Path document) {
    try {
      return of(document.getFileName().toString(), Files.readAllLines(document));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<SqlScript> of(String name, List<String> lines) {
    List<SqlScript> blocks = new ArrayList<>();
    int begin = -1;
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).strip().equals("```sql")) {
        begin = i + 1;
      } else if (begin >= 0 && lines.get(i).strip().equals("```")) {
        String text = String.join("\n", lines.subList(begin, i));
        blocks.add(SqlScript.of(name + ", block of line " + begin, text));
        begin = -1;
      }
    }
    return blocks;
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.sql;

import io.anabranch.core.error.MlException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A file of SQL, taken apart into its statements. They end with a semicolon outside of quotes and
 * comments; what follows the last one has to be blank.
 *
 * @param name as messages call it
 */
public record SqlScript(String name, List<Statement> statements) {
  /**
   * @param line where it begins, from 1
   * @param text without its comments before it and without the semicolon
   */
  public record Statement(int line, String text) {}

  public SqlScript {
    statements = List.copyOf(statements);
  }

  /**
   * Reads a file.
   *
   * @throws MlException of kind USER where it cannot be read or its last statement has no end
   */
  public static SqlScript read(Path file) {
    try {
      return of(file.toString(), Files.readString(file));
    } catch (IOException e) {
      throw MlException.user(file + ": cannot be read (expected: a file of SQL): " + e);
    }
  }

  public static SqlScript of(String name, String text) {
    List<Statement> statements = new ArrayList<>();
    int begin = skipBlank(text, 0);
    while (begin < text.length()) {
      int end = end(name, text, begin);
      statements.add(new Statement(line(text, begin), text.substring(begin, end).strip()));
      begin = skipBlank(text, end + 1);
    }
    return new SqlScript(name, statements);
  }

  /** The semicolon that ends the statement. */
  private static int end(String name, String text, int begin) {
    int at = begin;
    while (at < text.length() && text.charAt(at) != ';') {
      at = skip(text, at);
    }
    if (at >= text.length()) {
      throw MlException.user(
          name + ": line " + line(text, begin) + ": a statement without an end (expected: ;)");
    }
    return at;
  }

  /** Behind the comment, the quoted text or the one character at a place. */
  private static int skip(String text, int at) {
    if (text.startsWith("--", at)) {
      return behind(text, "\n", at);
    }
    if (text.startsWith("/*", at)) {
      return behind(text, "*/", at + 2);
    }
    char first = text.charAt(at);
    // A doubled quote within quotes reads as two quoted texts side by side.
    return first == '\'' || first == '`' || first == '"'
        ? behind(text, String.valueOf(first), at + 1)
        : at + 1;
  }

  private static int skipBlank(String text, int from) {
    int at = from;
    while (at < text.length()) {
      boolean comment = text.startsWith("--", at) || text.startsWith("/*", at);
      if (!comment && !Character.isWhitespace(text.charAt(at))) {
        return at;
      }
      at = skip(text, at);
    }
    return at;
  }

  private static int behind(String text, String mark, int from) {
    int at = text.indexOf(mark, from);
    return at < 0 ? text.length() : at + mark.length();
  }

  private static int line(String text, int at) {
    return 1 + (int) text.substring(0, at).chars().filter(c -> c == '\n').count();
  }
}

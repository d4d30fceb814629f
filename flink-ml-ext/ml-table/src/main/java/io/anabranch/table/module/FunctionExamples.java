// SPDX-License-Identifier: Apache-2.0
package io.anabranch.table.module;

import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The examples of {@code examples.sql} by the name of their function. An entry is a comment {@code
 * -- NAME gives RESULT} and a statement up to its semicolon.
 */
final class FunctionExamples {
  private static final String RESOURCE = "examples.sql";
  private static final Pattern ENTRY =
      Pattern.compile("^-- (\\S+) gives (.*)\\R((?:(?!--).*\\R)*?.*);$", Pattern.MULTILINE);

  private FunctionExamples() {}

  static Map<String, FunctionExample> read() {
    try (InputStream in = FunctionExamples.class.getResourceAsStream(RESOURCE)) {
      return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new MlException(ErrorKind.INTERNAL, RESOURCE + ": cannot be read", e);
    }
  }

  static Map<String, FunctionExample> parse(String text) {
    Map<String, FunctionExample> examples = new TreeMap<>();
    for (Matcher entry = ENTRY.matcher(text); entry.find(); ) {
      FunctionExample example = new FunctionExample(entry.group(3), entry.group(2));
      if (examples.put(entry.group(1), example) != null) {
        throw new MlException(
            ErrorKind.INTERNAL, RESOURCE + ": " + entry.group(1) + ": a second example");
      }
    }
    return examples;
  }
}

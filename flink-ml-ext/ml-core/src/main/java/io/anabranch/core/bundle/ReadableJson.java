// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.bundle;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** JSON files that a person reads: strict when read, the shortest exact numbers when written. */
public final class ReadableJson {
  static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          // A decimal is rounded once, to the type of its tensor.
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  private ReadableJson() {}

  /**
   * @param expected what the file should be, for messages
   * @throws MlException of kind USER, with file and line, where it is something else
   */
  public static <T> T read(Path file, Class<T> type, String expected) {
    String text;
    try {
      text = Files.readString(file);
    } catch (IOException e) {
      throw new MlException(
          ErrorKind.USER, file + ": cannot be read: " + e + " (expected: " + expected + ")", e);
    }
    return read(file.toString(), text, type, expected);
  }

  /**
   * @param file the file's name, for messages
   * @param expected what the file should be, for messages
   * @throws MlException of kind USER, with file and line, where it is something else
   */
  public static <T> T read(String file, String text, Class<T> type, String expected) {
    try (JsonParser parser = MAPPER.createParser(text)) {
      T value = MAPPER.readValue(parser, type);
      if (value == null) {
        throw MlException.user(file + ": empty (expected: " + expected + ")");
      }
      return value;
    } catch (JsonProcessingException e) {
      JsonLocation place = e.getLocation();
      String line = place == null ? "" : ":" + place.getLineNr();
      throw new MlException(
          ErrorKind.USER,
          file + line + ": JSON: " + e.getOriginalMessage() + " (expected: " + expected + ")",
          e);
    } catch (IOException e) {
      throw new MlException(ErrorKind.INTERNAL, file + ": " + e, e);
    }
  }

  /** Two blanks of indentation, {@code \n} on every platform. */
  public static String write(Object value) {
    DefaultIndenter indent = new DefaultIndenter("  ", "\n");
    DefaultPrettyPrinter printer =
        new DefaultPrettyPrinter()
            .withObjectIndenter(indent)
            .withArrayIndenter(new RowIndenter(indent));
    try {
      return MAPPER.writer(printer).writeValueAsString(value) + "\n";
    } catch (JsonProcessingException e) {
      throw new MlException(ErrorKind.INTERNAL, "cannot be written as JSON: " + value, e);
    }
  }
}

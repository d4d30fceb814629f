// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.registry;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.anabranch.core.bundle.ReadableJson;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.Optional;

/**
 * JSON objects that another writer may be writing right now. No beginning of a JSON object is one
 * itself, so a file that ends too early is told from a whole one wherever it was cut.
 */
final class WholeJson {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private WholeJson() {}

  /**
   * Empty where the file does not exist or is not whole yet.
   *
   * @throws io.anabranch.core.error.MlException of kind USER where it is something else
   */
  static <T> Optional<T> read(RegistryStorage storage, String file, Class<T> type)
      throws IOException {
    String text;
    try (InputStream in = storage.read(file)) {
      text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (NoSuchFileException | FileNotFoundException e) {
      return Optional.empty();
    }
    return isWhole(text)
        ? Optional.of(ReadableJson.read(storage.uri(file), text, type, "what a registry wrote"))
        : Optional.empty();
  }

  private static boolean isWhole(String text) throws IOException {
    if (!text.stripTrailing().endsWith("}")) {
      return false;
    }
    try (JsonParser parser = MAPPER.createParser(text)) {
      JsonNode node = parser.readValueAsTree();
      return node != null;
    } catch (JsonEOFException e) {
      return false;
    } catch (JsonProcessingException e) {
      // Something else is wrong with it, which is for the reader to say.
      return true;
    }
  }
}

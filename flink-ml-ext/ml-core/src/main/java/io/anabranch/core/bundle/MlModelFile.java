// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.bundle;

import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * What we need of MLflow's file {@code MLmodel}.
 *
 * @param data path of the ONNX file
 * @param created when the model was made; empty where the file does not say
 */
record MlModelFile(String data, Optional<Instant> created) {
  static final String FILE = "MLmodel";

  private static final String EXPECTED = " (expected: MLflow's MLmodel with the flavor onnx)";

  static MlModelFile read(Path file) {
    Object root;
    try {
      LoadSettings settings = LoadSettings.builder().setLabel(file.toString()).build();
      root = new Load(settings).loadFromString(Files.readString(file));
    } catch (YamlEngineException | IOException | StackOverflowError e) {
      String problem = String.valueOf(e.getMessage()).replaceAll("\\s+", " ").strip();
      throw new MlException(ErrorKind.USER, file + ": " + problem + EXPECTED, e);
    }
    Map<?, ?> model = map(file, "the file", root);
    Map<?, ?> flavors = map(file, "flavors", model.get("flavors"));
    if (!flavors.containsKey("onnx")) {
      throw MlException.user(file + ": flavors: " + flavors.keySet() + EXPECTED);
    }
    Object data = map(file, "flavors.onnx", flavors.get("onnx")).get("data");
    if (!(data instanceof String path)) {
      throw MlException.user(file + ": flavors.onnx.data: " + data + EXPECTED);
    }
    return new MlModelFile(path, created(file, model.get("utc_time_created")));
  }

  private static Map<?, ?> map(Path file, String key, Object value) {
    if (value instanceof Map<?, ?> map) {
      return map;
    }
    throw MlException.user(file + ": " + key + ": " + value + EXPECTED);
  }

  private static Optional<Instant> created(Path file, Object value) {
    if (value == null) {
      return Optional.empty();
    }
    try {
      String text = value.toString().replace(' ', 'T');
      return Optional.of(LocalDateTime.parse(text).toInstant(ZoneOffset.UTC));
    } catch (DateTimeParseException e) {
      throw new MlException(
          ErrorKind.USER,
          file
              + ": utc_time_created: "
              + value
              + " (expected: a time, as in '2026-01-31 12:00:00.000000')",
          e);
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.bundle;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where a model came from. Every part but the maps may be null: not known.
 *
 * @param trainingRows rows that it was trained on
 * @param from first event time of these rows, as ISO 8601
 * @param to last event time of these rows, as ISO 8601
 * @param seed of the training
 * @param versions of the libraries that trained and exported it
 * @param sourceRevision of the code that trained it
 * @param notes anything else, by name
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Provenance(
    Long trainingRows,
    String from,
    String to,
    Long seed,
    Map<String, String> versions,
    String sourceRevision,
    Map<String, String> notes) {
  public Provenance {
    versions = sorted(versions);
    notes = sorted(notes);
  }

  private static Map<String, String> sorted(Map<String, String> map) {
    return map == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(map));
  }

  /** Reads a JSON object with these names, all of them optional. */
  public static Provenance read(Path file) {
    return ReadableJson.read(file, Provenance.class, "provenance: trainingRows, from, to, ...");
  }
}

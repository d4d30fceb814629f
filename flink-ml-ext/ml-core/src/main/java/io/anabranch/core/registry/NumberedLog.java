// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.registry;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.anabranch.core.bundle.ReadableJson;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A log of small entries, {@code 1.json}, {@code 2.json} and so on; the largest number is last. */
final class NumberedLog {
  private static final Pattern ENTRY = Pattern.compile("([1-9][0-9]{0,17})[.]json");
  static final String CLAIMS = "claims";

  /**
   * What an alias or tag was set to.
   *
   * @param value the version or text
   * @param at when, as ISO 8601
   * @param by whom
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Entry(String value, String at, String by) {
    Entry {
      Objects.requireNonNull(value, "value");
      Objects.requireNonNull(by, "by");
      Instant.parse(at);
    }
  }

  private final RegistryStorage storage;
  private final String folder;

  NumberedLog(RegistryStorage storage, String folder) {
    this.storage = storage;
    this.folder = folder;
  }

  void append(Entry entry) throws IOException {
    long number = new Numbering(storage, folder + "/" + CLAIMS).next();
    try (OutputStream out = storage.create(folder + "/" + number + ".json")) {
      out.write(ReadableJson.write(entry).getBytes(StandardCharsets.UTF_8));
    }
  }

  /** Oldest first. An entry that is being written, or never was finished, is not there. */
  List<Entry> entries() throws IOException {
    SortedMap<Long, Entry> entries = new TreeMap<>();
    for (String file : storage.list(folder)) {
      Matcher name = ENTRY.matcher(file);
      if (name.matches()) {
        WholeJson.read(storage, folder + "/" + file, Entry.class)
            .ifPresent(entry -> entries.put(Long.valueOf(name.group(1)), entry));
      }
    }
    return new ArrayList<>(entries.values());
  }

  Optional<Entry> last() throws IOException {
    List<Entry> entries = entries();
    return entries.isEmpty() ? Optional.empty() : Optional.of(entries.get(entries.size() - 1));
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.registry;

import io.anabranch.core.bundle.BundleFile;
import io.anabranch.core.bundle.Checksums;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The file {@code registered.json}, whose existence makes a version.
 *
 * @param registered when, as ISO 8601
 */
record Registration(
    String name,
    long version,
    String contentDigest,
    String registered,
    String by,
    List<BundleFile> files) {
  static final String FILE = "registered.json";

  /** What is whole may be wrong all the same, and is refused where its file is known. */
  Registration {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(by, "by");
    Instant.parse(registered);
    if (!Checksums.isChecksum(contentDigest)) {
      throw new IllegalArgumentException(
          "contentDigest: " + contentDigest + " (expected: a SHA-256)");
    }
    files = List.copyOf(files);
  }

  ModelVersion version(String uri, Map<String, String> tags) {
    return new ModelVersion(
        name, version, contentDigest, Instant.parse(registered), by, files, uri, tags);
  }
}

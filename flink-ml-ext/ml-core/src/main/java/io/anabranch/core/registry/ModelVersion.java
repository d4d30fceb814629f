// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.registry;

import io.anabranch.core.bundle.BundleFile;
import io.anabranch.core.bundle.Checksums;
import java.io.Serializable;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * One version of a registered model.
 *
 * @param name of the model
 * @param version from 1
 * @param contentDigest of the bundle
 * @param registered when
 * @param by whom
 * @param files all files of the bundle
 * @param uri of the bundle's folder, for the file system that the registry lies on
 * @param tags by key
 */
public record ModelVersion(
    String name,
    long version,
    String contentDigest,
    Instant registered,
    String by,
    List<BundleFile> files,
    String uri,
    Map<String, String> tags)
    implements Serializable {
  public ModelVersion {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(contentDigest, "contentDigest");
    Objects.requireNonNull(registered, "registered");
    Objects.requireNonNull(by, "by");
    Objects.requireNonNull(uri, "uri");
    files = List.copyOf(files);
    tags = Collections.unmodifiableMap(new TreeMap<>(tags));
  }

  /** As it is written in a definition: {@code models:/flight-delay/3}. */
  public String reference() {
    return ModelUri.SCHEME + name + "/" + version;
  }

  /** SHA-256 over path and SHA-256 of every file: copies with the same are the same. */
  public String filesDigest() {
    StringBuilder text = new StringBuilder();
    files.stream()
        .map(file -> file.sha256() + " " + file.path() + "\n")
        .sorted()
        .forEach(text::append);
    return Checksums.of(text.toString());
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.bundle;

import java.io.Serializable;
import java.util.Objects;

/**
 * One file of a bundle.
 *
 * @param path relative to the bundle's folder, with {@code /} between its parts
 * @param size in bytes
 * @param sha256 64 hexadecimal digits, lower case
 */
public record BundleFile(String path, long size, String sha256) implements Serializable {
  public BundleFile {
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(sha256, "sha256");
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.anabranch.models.registry;

import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import io.anabranch.core.registry.FileRegistry;
import io.anabranch.core.registry.LocalStorage;
import io.anabranch.core.registry.ModelRegistry;
import io.anabranch.core.registry.RegistryStorage;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Where the model registry is.
 *
 * @param uri of a folder, or a path of this machine
 */
public record RegistryLocation(String uri) {
  /** The environment variable that is asked where no option is given. */
  public static final String VARIABLE = "ANABRANCH_REGISTRY";

  // One letter is a drive of Windows.
  private static final Pattern SCHEME = Pattern.compile("[a-zA-Z][a-zA-Z0-9+.-]+:.*");

  public RegistryLocation {
    Objects.requireNonNull(uri, "uri");
  }

  /** The option's, else the environment's, else {@code ~/.anabranch/registry}. */
  public static RegistryLocation of(String option) {
    if (option != null) {
      return new RegistryLocation(option);
    }
    String variable = System.getenv(VARIABLE);
    if (variable != null && !variable.isBlank()) {
      return new RegistryLocation(variable);
    }
    Path home = Path.of(System.getProperty("user.home"), ".anabranch", "registry");
    return new RegistryLocation(home.toString());
  }

  public ModelRegistry open() {
    return new FileRegistry(storage(), Clock.systemUTC(), System.getProperty("user.name"));
  }

  private RegistryStorage storage() {
    if (!SCHEME.matcher(uri).matches()) {
      return new LocalStorage(Path.of(uri));
    }
    try {
      URI address = URI.create(uri);
      if (!"file".equals(address.getScheme())) {
        return new FlinkStorage(uri);
      }
      if (address.getPath() != null) {
        return new LocalStorage(Path.of(address.getPath()));
      }
      throw new IllegalArgumentException("no absolute path");
    } catch (IllegalArgumentException e) {
      throw new MlException(
          ErrorKind.USER,
          "registry: " + uri + " (expected: a path, or a URI as file:/models or s3://models/all)",
          e);
    }
  }

  /** Where bundles from elsewhere are kept on this machine, by digest. */
  public static Path cache() {
    return Path.of(
        System.getProperty("java.io.tmpdir"),
        "anabranch-models-" + System.getProperty("user.name"));
  }
}

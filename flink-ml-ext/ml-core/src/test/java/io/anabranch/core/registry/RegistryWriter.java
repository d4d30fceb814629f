// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.registry;

import io.anabranch.core.bundle.ModelBundle;
import java.nio.file.Path;

/** A process of its own that registers versions and moves an alias. */
final class RegistryWriter {
  private RegistryWriter() {}

  /**
   * @param arguments registry, folder of a bundle, how many versions
   */
  public static void main(String[] arguments) {
    FileRegistry registry = RegistryFixture.registry(Path.of(arguments[0]));
    ModelBundle bundle = ModelBundle.open(Path.of(arguments[1]));
    for (int i = 0; i < Integer.parseInt(arguments[2]); i++) {
      long version = registry.register("delays", bundle).version();
      registry.alias("delays", "champion", version);
      System.out.println(version);
    }
  }
}

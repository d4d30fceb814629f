// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.registry;

import io.anabranch.core.bundle.BundleWriter;
import io.anabranch.core.bundle.ModelBundle;
import io.anabranch.core.inference.ModelSignature;
import io.anabranch.core.tensor.ElementType;
import io.anabranch.core.tensor.TensorSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;

/** Bundles and registries for tests. */
final class RegistryFixture {
  static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");

  private RegistryFixture() {}

  static FileRegistry registry(RegistryStorage storage) {
    return new FileRegistry(storage, Clock.fixed(NOW, ZoneOffset.UTC), "a test");
  }

  static FileRegistry registry(Path root) {
    return registry(new LocalStorage(root));
  }

  /** A bundle whose content is a text. */
  static ModelBundle bundle(Path folder, String content) {
    try {
      Files.createDirectories(folder);
      Path model = Files.writeString(folder.resolve(content + ".onnx"), content);
      TensorSpec x = new TensorSpec("x", ElementType.FLOAT, new long[] {-1, 2});
      return new BundleWriter("m", model, new ModelSignature(List.of(x), List.of(), -1))
          .write(folder.resolve(content), UUID.randomUUID(), NOW);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

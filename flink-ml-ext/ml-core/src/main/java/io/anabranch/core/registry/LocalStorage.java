// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.registry;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Storage in a folder of this machine, or of one that all machines mount. */
public final class LocalStorage implements RegistryStorage {
  private final Path root;

  /**
   * @param root made when the first file is
   */
  public LocalStorage(Path root) {
    this.root = root.toAbsolutePath().normalize();
  }

  @Override
  public String uri(String path) {
    return root.resolve(path).toUri().toString();
  }

  @Override
  public List<String> list(String folder) throws IOException {
    try (Stream<Path> files = Files.list(root.resolve(folder))) {
      return files.map(file -> file.getFileName().toString()).toList();
    } catch (NoSuchFileException | NotDirectoryException e) {
      return List.of();
    }
  }

  @Override
  public InputStream read(String file) throws IOException {
    return Files.newInputStream(root.resolve(file));
  }

  @Override
  public OutputStream create(String file) throws IOException {
    Path path = root.resolve(file);
    Files.createDirectories(path.getParent());
    return Files.newOutputStream(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  }

  @Override
  public void delete(String file) throws IOException {
    Files.deleteIfExists(root.resolve(file));
  }

  @Override
  public Optional<Path> local(String path) {
    return Optional.of(root.resolve(path));
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.registry;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The few things that a file registry asks of a file system or object store: no locks, no renames,
 * no atomic creation. A listing must show every file that was closed before it began. Paths are
 * relative to the registry, with {@code /} between their parts; the empty path is the registry
 * itself. Any thread.
 */
public interface RegistryStorage {
  /** A URI for a person, and for a program that reads from there. */
  String uri(String path);

  /** Names of the files and folders in a folder; none where it does not exist. */
  List<String> list(String folder) throws IOException;

  InputStream read(String file) throws IOException;

  /**
   * Creates a new file, with the folders that it lies in; it is whole once the stream is closed.
   */
  OutputStream create(String file) throws IOException;

  void delete(String file) throws IOException;

  /** The path where this machine's own file system has the same files; empty if it has not. */
  Optional<Path> local(String path);
}

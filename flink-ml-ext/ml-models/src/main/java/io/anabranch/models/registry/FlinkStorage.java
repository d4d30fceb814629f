// SPDX-License-Identifier: Apache-2.0
package io.anabranch.models.registry;

import io.anabranch.core.registry.RegistryStorage;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.FileSystem.WriteMode;
import org.apache.flink.core.fs.Path;

/**
 * Storage on a file system of Flink: {@code s3}, {@code hdfs} and whatever else is on the class
 * path or among the plugins of the process. Any thread.
 */
public final class FlinkStorage implements RegistryStorage {
  private final Path root;

  /**
   * @param root URI with a scheme
   */
  public FlinkStorage(String root) {
    this.root = new Path(root);
  }

  private Path path(String path) {
    return path.isEmpty() ? root : new Path(root, path);
  }

  @Override
  public String uri(String path) {
    return path(path).toString();
  }

  @Override
  public List<String> list(String folder) throws IOException {
    List<String> names = new ArrayList<>();
    try {
      FileStatus[] files = files().listStatus(path(folder));
      // What is not there is an exception, null or nothing, as the file system likes.
      for (FileStatus file : files == null ? new FileStatus[0] : files) {
        names.add(file.getPath().getName());
      }
    } catch (FileNotFoundException e) {
      return List.of();
    }
    return names;
  }

  @Override
  public InputStream read(String file) throws IOException {
    return files().open(path(file));
  }

  @Override
  public OutputStream create(String file) throws IOException {
    return files().create(path(file), WriteMode.NO_OVERWRITE);
  }

  @Override
  public void delete(String file) throws IOException {
    files().delete(path(file), false);
  }

  @Override
  public Optional<java.nio.file.Path> local(String path) {
    return Optional.empty();
  }

  private FileSystem files() throws IOException {
    return root.getFileSystem();
  }
}

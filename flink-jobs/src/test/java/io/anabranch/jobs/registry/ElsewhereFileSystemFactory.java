// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.registry;

import java.io.IOException;
import java.net.URI;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.FileSystemFactory;
import org.apache.flink.core.fs.Path;
import org.apache.flink.core.fs.local.LocalFileSystem;

/**
 * The scheme {@code elsewhere}: local files that nothing but Flink's file systems can reach, as if
 * they lay in an object store.
 */
public final class ElsewhereFileSystemFactory implements FileSystemFactory {
  static final String SCHEME = "elsewhere";

  @Override
  public String getScheme() {
    return SCHEME;
  }

  @Override
  public FileSystem create(URI address) {
    return new Elsewhere();
  }

  private static final class Elsewhere extends FileSystem {
    private final LocalFileSystem files = new LocalFileSystem();

    private static Path local(Path path) {
      return new Path("file", null, path.toUri().getPath());
    }

    @Override
    public Path getWorkingDirectory() {
      return files.getWorkingDirectory();
    }

    @Override
    public Path getHomeDirectory() {
      return files.getHomeDirectory();
    }

    @Override
    public URI getUri() {
      return URI.create(SCHEME + ":/");
    }

    @Override
    public FileStatus getFileStatus(Path path) throws IOException {
      return files.getFileStatus(local(path));
    }

    @Override
    public org.apache.flink.core.fs.BlockLocation[] getFileBlockLocations(
        FileStatus file, long start, long length) throws IOException {
      return files.getFileBlockLocations(file, start, length);
    }

    @Override
    public FSDataInputStream open(Path path, int bufferSize) throws IOException {
      return files.open(local(path), bufferSize);
    }

    @Override
    public FSDataInputStream open(Path path) throws IOException {
      return files.open(local(path));
    }

    @Override
    public FileStatus[] listStatus(Path path) throws IOException {
      return files.listStatus(local(path));
    }

    @Override
    public boolean delete(Path path, boolean recursive) throws IOException {
      return files.delete(local(path), recursive);
    }

    @Override
    public boolean mkdirs(Path path) throws IOException {
      return files.mkdirs(local(path));
    }

    @Override
    public FSDataOutputStream create(Path path, WriteMode overwrite) throws IOException {
      return files.create(local(path), overwrite);
    }

    @Override
    public boolean rename(Path from, Path to) {
      throw new UnsupportedOperationException("an object store has no rename");
    }

    @Override
    public boolean isDistributedFS() {
      return true;
    }
  }
}

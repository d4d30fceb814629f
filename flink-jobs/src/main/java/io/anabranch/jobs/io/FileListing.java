// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.io;

import java.io.IOException;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import javax.annotation.Nullable;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.enumerate.BlockSplittingRecursiveAllDirEnumerator;
import org.apache.flink.connector.file.src.enumerate.BlockSplittingRecursiveEnumerator;
import org.apache.flink.connector.file.src.enumerate.FileEnumerator;
import org.apache.flink.connector.file.src.enumerate.NonSplittingRecursiveAllDirEnumerator;
import org.apache.flink.connector.file.src.enumerate.NonSplittingRecursiveEnumerator;
import org.apache.flink.core.fs.Path;

/**
 * The files below a path, in the order of their paths. Hidden files ({@code .} and {@code _}) are
 * left out, and so are empty ones: they hold no row, but no Parquet footer either.
 */
final class FileListing implements FileEnumerator {
  static final Comparator<FileSourceSplit> ORDER =
      Comparator.comparing((FileSourceSplit split) -> split.path().toString())
          .thenComparingLong(FileSourceSplit::offset);

  private final FileEnumerator all;

  private FileListing(FileEnumerator all) {
    this.all = all;
  }

  /** One split per file. */
  static FileListing whole(@Nullable String pattern) {
    return new FileListing(
        pattern == null
            ? new NonSplittingRecursiveEnumerator()
            : new NonSplittingRecursiveAllDirEnumerator(pattern));
  }

  /** Large files in several splits, where their format allows it. */
  static FileListing split(@Nullable String pattern, boolean splittable) {
    if (!splittable) {
      return whole(pattern);
    }
    return new FileListing(
        pattern == null
            ? new BlockSplittingRecursiveEnumerator()
            : new BlockSplittingRecursiveAllDirEnumerator(pattern));
  }

  @Override
  public Collection<FileSourceSplit> enumerateSplits(Path[] paths, int minSplits)
      throws IOException {
    return files(paths, minSplits);
  }

  List<FileSourceSplit> files(Path[] paths, int minSplits) throws IOException {
    return all.enumerateSplits(paths, minSplits).stream()
        .filter(split -> split.fileSize() > 0)
        .sorted(ORDER)
        .toList();
  }
}

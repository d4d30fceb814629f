// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.io;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import javax.annotation.Nullable;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.assigners.FileSplitAssigner;

/**
 * Hands files out in the order of their paths, also those that come back after a failure. Each
 * reader then reads files of rising time, so its watermark, and the least of all readers', never
 * passes a file that is still to be opened.
 */
final class PathOrder implements FileSplitAssigner {
  private final TreeSet<FileSourceSplit> waiting =
      new TreeSet<>(FileListing.ORDER.thenComparing(FileSourceSplit::splitId));

  PathOrder(Collection<FileSourceSplit> splits) {
    waiting.addAll(splits);
  }

  @Override
  public Optional<FileSourceSplit> getNext(@Nullable String hostname) {
    return Optional.ofNullable(waiting.pollFirst());
  }

  @Override
  public void addSplits(Collection<FileSourceSplit> splits) {
    waiting.addAll(splits);
  }

  @Override
  public Collection<FileSourceSplit> remainingSplits() {
    return List.copyOf(waiting);
  }
}

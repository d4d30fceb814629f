// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.io;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import javax.annotation.Nullable;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.file.src.reader.SimpleStreamFormat;
import org.apache.flink.connector.file.src.reader.StreamFormat;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.table.data.RowData;
import org.apache.flink.util.Collector;
import org.apache.flink.util.SimpleUserCodeClassLoader;
import org.apache.flink.util.UserCodeClassLoader;

/**
 * Text files of one record a line, decoded through a {@link Guard}. Blank lines are no records.
 * Files that end in {@code .gz} and the like are unpacked by Flink.
 */
final class DecodedLines extends SimpleStreamFormat<RowData> {
  private static final long serialVersionUID = 1L;

  private final Guard guard;
  private final @Nullable CsvHeader header;
  private final TypeInformation<RowData> type;

  DecodedLines(Guard guard, @Nullable CsvHeader header, TypeInformation<RowData> type) {
    this.guard = guard;
    this.header = header;
    this.type = type;
  }

  @Override
  public TypeInformation<RowData> getProducedType() {
    return type;
  }

  @Override
  public StreamFormat.Reader<RowData> createReader(Configuration config, FSDataInputStream stream)
      throws IOException {
    try {
      guard.open(new ReaderContext());
    } catch (Exception e) {
      throw new IOException("decoder: " + e.getMessage(), e);
    }
    return new LineReader(new ByteLines(stream), guard, header);
  }

  private static final class LineReader
      implements StreamFormat.Reader<RowData>, Collector<RowData> {
    private final ByteLines lines;
    private final Guard guard;
    private final Deque<RowData> decoded = new ArrayDeque<>();
    private @Nullable CsvHeader header;

    LineReader(ByteLines lines, Guard guard, @Nullable CsvHeader header) {
      this.lines = lines;
      this.guard = guard;
      this.header = header;
    }

    // hot path
    @Override
    public @Nullable RowData read() throws IOException {
      while (decoded.isEmpty()) {
        byte[] line = lines.next();
        if (line == null) {
          return null;
        }
        boolean skip = header != null && header.is(line);
        header = null;
        if (!skip && !JsonText.isBlank(line, 0)) {
          guard.decode(line, this);
        }
      }
      return decoded.poll();
    }

    @Override
    public void collect(RowData row) {
      decoded.add(row);
    }

    @Override
    public void close() {
      try {
        lines.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** A reader of files has no metrics of its own. */
  private static final class ReaderContext implements DeserializationSchema.InitializationContext {
    @Override
    public MetricGroup getMetricGroup() {
      return new UnregisteredMetricsGroup();
    }

    @Override
    public UserCodeClassLoader getUserCodeClassLoader() {
      return SimpleUserCodeClassLoader.create(Thread.currentThread().getContextClassLoader());
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.anabranch.benchmarks;

import io.anabranch.core.row.Column;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.binary.BinaryRowData;
import org.apache.flink.table.data.writer.BinaryRowWriter;
import org.apache.flink.table.runtime.typeutils.ArrayDataSerializer;
import org.apache.flink.table.types.logical.FloatType;

/**
 * Rows from memory, over and over, for so long or so many: as cheap as a source of Flink can be,
 * one row per poll as all sources give them. There are enough different rows that a processor
 * cannot learn the branches a forest takes on them. No splits, no state.
 *
 * @param workload what the rows look like
 * @param nanos how long it lasts
 * @param limit how many rows each reader gives at most
 * @param rowsPerSecond of each reader; infinite for as fast as they are taken
 */
record RowSource(Workload workload, long nanos, long limit, double rowsPerSecond)
    implements Source<RowData, NumberSequenceSource.NumberSequenceSplit, Void> {
  private static final long FOREVER = Long.MAX_VALUE;

  static RowSource lasting(Workload workload, Duration time, double rowsPerSecond) {
    return new RowSource(workload, time.toNanos(), FOREVER, rowsPerSecond);
  }

  static RowSource counting(Workload workload, long rows) {
    return new RowSource(workload, FOREVER, rows, Double.POSITIVE_INFINITY);
  }

  /** Numbers between -1 and 1. */
  static BinaryRowData[] rows(Workload workload, long seed) {
    Random random = new Random(seed);
    ArrayDataSerializer arrays = new ArrayDataSerializer(new FloatType());
    List<Column> columns = workload.columns();
    BinaryRowData[] rows = new BinaryRowData[workload.distinctRows()];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = new BinaryRowData(columns.size());
      BinaryRowWriter writer = new BinaryRowWriter(rows[i]);
      for (int at = 0; at < columns.size(); at++) {
        switch (columns.get(at).type()) {
          case FLOAT -> writer.writeFloat(at, number(random));
          case BIGINT -> writer.writeLong(at, i);
          default -> writer.writeArray(at, image(workload.width(), random), arrays);
        }
      }
      writer.complete();
    }
    return rows;
  }

  private static GenericArrayData image(int width, Random random) {
    float[] numbers = new float[width];
    for (int i = 0; i < width; i++) {
      numbers[i] = number(random);
    }
    return new GenericArrayData(numbers);
  }

  private static float number(Random random) {
    return (float) (random.nextDouble() * 2 - 1);
  }

  @Override
  public Boundedness getBoundedness() {
    return Boundedness.BOUNDED;
  }

  @Override
  public SourceReader<RowData, NumberSequenceSource.NumberSequenceSplit> createReader(
      SourceReaderContext context) {
    return new PacedReader(this, rows(workload, context.getIndexOfSubtask()));
  }

  @Override
  public SplitEnumerator<NumberSequenceSource.NumberSequenceSplit, Void> createEnumerator(
      SplitEnumeratorContext<NumberSequenceSource.NumberSequenceSplit> context) {
    return new NoSplits();
  }

  @Override
  public SplitEnumerator<NumberSequenceSource.NumberSequenceSplit, Void> restoreEnumerator(
      SplitEnumeratorContext<NumberSequenceSource.NumberSequenceSplit> context, Void checkpoint) {
    return new NoSplits();
  }

  @Override
  public SimpleVersionedSerializer<NumberSequenceSource.NumberSequenceSplit> getSplitSerializer() {
    return new NumberSequenceSource(0, 0).getSplitSerializer();
  }

  @Override
  public SimpleVersionedSerializer<Void> getEnumeratorCheckpointSerializer() {
    return new NoState();
  }

  private static final class NoState implements SimpleVersionedSerializer<Void> {
    @Override
    public int getVersion() {
      return 1;
    }

    @Override
    public byte[] serialize(Void nothing) {
      return new byte[0];
    }

    @Override
    public Void deserialize(int version, byte[] serialized) {
      return null;
    }
  }

  private static final class NoSplits
      implements SplitEnumerator<NumberSequenceSource.NumberSequenceSplit, Void> {
    @Override
    public void start() {}

    @Override
    public void handleSplitRequest(int subtask, String host) {}

    @Override
    public void addSplitsBack(List<NumberSequenceSource.NumberSequenceSplit> splits, int subtask) {}

    @Override
    public void addReader(int subtask) {}

    @Override
    public Void snapshotState(long checkpointId) {
      return null;
    }

    @Override
    public void close() {}
  }
}

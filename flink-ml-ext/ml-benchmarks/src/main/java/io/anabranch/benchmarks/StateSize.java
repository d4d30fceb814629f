// SPDX-License-Identifier: Apache-2.0
package io.anabranch.benchmarks;

import io.anabranch.core.over.Block;
import io.anabranch.core.over.BlockStore;
import io.anabranch.core.over.KeyWindows;
import io.anabranch.core.over.OverSink;
import io.anabranch.core.over.OverSpec;
import io.anabranch.core.over.OverWindows;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How many bytes of state a key has after half a year of flights. */
final class StateSize {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private StateSize() {}

  static void print(List<OverSpec> specs, SimulatedFlights flights, long count) throws IOException {
    List<List<long[]>> byAirport = new ArrayList<>();
    for (int i = 0; i < SimulatedFlights.AIRPORTS; i++) {
      byAirport.add(new ArrayList<>());
    }
    for (long i = 0; i < count; i++) {
      byAirport.get(flights.airport(i)).add(new long[] {flights.time(i), flights.delay(i)});
    }
    OverWindows plan = new OverWindows(specs);
    long nanos = 0;
    long total = 0;
    long largest = 0;
    long busiest = 0;
    for (List<long[]> rows : byAirport) {
      rows.sort(Comparator.comparingLong(row -> row[0]));
      Blocks blocks = new Blocks();
      KeyWindows windows = plan.create(blocks);
      long start = THREADS.getCurrentThreadCpuTime();
      feed(windows, rows);
      nanos += THREADS.getCurrentThreadCpuTime() - start;
      windows.flush();
      ByteArrayOutputStream head = new ByteArrayOutputStream();
      windows.write(new DataOutputStream(head));
      long bytes = head.size() + blocks.bytes();
      total += bytes;
      largest = Math.max(largest, bytes);
      busiest = Math.max(busiest, rows.size());
    }
    System.out.printf(
        Locale.ROOT,
        "core     %,12.0f rows/s of CPU without Flink; state per key: mean %,d bytes, busiest (%,d"
            + " rows) %,d%n",
        count / (nanos / 1e9),
        total / byAirport.size(),
        busiest,
        largest);
  }

  private static void feed(KeyWindows windows, List<long[]> rows) {
    double[] values = new double[1];
    Sum sum = new Sum();
    for (long[] row : rows) {
      values[0] = row[1];
      windows.compute(row[0], sum);
      windows.append(row[0], values);
    }
    if (Double.isNaN(sum.total)) {
      throw new IllegalStateException("sum: NaN (expected: a number)");
    }
  }

  /** Uses every output, so that none is optimised away. */
  private static final class Sum implements OverSink {
    private double total;

    @Override
    public void setNull(int output) {
      total += output;
    }

    @Override
    public void setInteger(int output, long value) {
      total += value;
    }

    @Override
    public void setNumber(int output, double value) {
      total += value;
    }
  }

  static final class Blocks implements BlockStore {
    private final Map<Long, Block> blocks = new HashMap<>();

    @Override
    public Block load(long id) {
      return blocks.get(id);
    }

    @Override
    public void save(long id, Block block) {
      blocks.put(id, block);
    }

    @Override
    public void drop(long id) {
      blocks.remove(id);
    }

    long bytes() {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      try {
        for (Block block : blocks.values()) {
          block.write(new DataOutputStream(out));
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return out.size();
    }
  }
}

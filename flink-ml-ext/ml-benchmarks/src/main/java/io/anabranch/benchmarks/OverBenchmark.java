// SPDX-License-Identifier: Apache-2.0
package io.anabranch.benchmarks;

import io.anabranch.core.feature.OverStage;
import io.anabranch.core.over.OverSpec;
import io.anabranch.operators.over.OverStreams;
import io.anabranch.operators.over.ValueReader;
import io.anabranch.operators.row.RowTypes;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.RowType;

/**
 * Features over time through Flink at parallelism 1: rows per second, and rows per second of CPU of
 * the operator's thread, with each state backend and in batch. The source is another thread; a line
 * for it alone shows what it takes.
 *
 * <p>Arguments: a number of simulated flights (3,000,000) or a Parquet file of real ones, which the
 * source reads before it starts; then any of {@code source, hashmap, rocksdb, batch}.
 */
public final class OverBenchmark {
  private static final RowType ROW_TYPE = RowTypes.of(SimulatedFlights.COLUMNS);
  private static final OverStage STAGE =
      new OverStage(
          List.of("origin"),
          List.of(
              spec("near", Duration.ofHours(3), "count", "mean", "std", "min", "max", "ewma"),
              spec("day", Duration.ofHours(24), "count", "mean", "std", "min", "max", "last")));

  private OverBenchmark() {}

  public static void main(String[] arguments) throws Exception {
    String what = arguments.length == 0 ? "3000000" : arguments[0];
    boolean simulated = what.chars().allMatch(Character::isDigit);
    RecordedFlights recorded = simulated ? null : new RecordedFlights(what);
    long flights = simulated ? Long.parseLong(what) : recorded.count();
    MapFunction<Long, RowData> rows = simulated ? new SimulatedFlights(flights)::row : recorded;
    List<String> cases =
        arguments.length < 2
            ? List.of("hashmap", "source", "hashmap", "rocksdb", "batch")
            : List.of(arguments).subList(1, arguments.length);
    if (simulated) {
      StateSize.print(STAGE.specs(), new SimulatedFlights(flights), flights);
    }
    for (String name : cases) {
      measure(name, rows, flights);
    }
  }

  private static void measure(String name, MapFunction<Long, RowData> source, long flights)
      throws Exception {
    System.gc();
    heapPools().forEach(MemoryPoolMXBean::resetPeakUsage);
    long start = System.nanoTime();
    try (TaskCpu cpu = new TaskCpu("over ")) {
      run(name, source, flights);
      double seconds = (System.nanoTime() - start) / 1e9;
      long peak = heapPools().stream().mapToLong(pool -> pool.getPeakUsage().getUsed()).sum();
      System.out.printf(
          Locale.ROOT,
          "%-8s %,12.0f rows/s %,12.0f rows/s per core of the operator %,8d MiB peak heap%n",
          name,
          flights / seconds,
          flights / cpu.seconds(),
          peak >> 20);
    }
  }

  private static void run(String name, MapFunction<Long, RowData> source, long flights)
      throws Exception {
    boolean batch = name.equals("batch");
    RuntimeExecutionMode mode = batch ? RuntimeExecutionMode.BATCH : RuntimeExecutionMode.STREAMING;
    Configuration configuration = new Configuration();
    configuration.set(PipelineOptions.GENERIC_TYPES, false);
    if (name.equals("rocksdb")) {
      configuration.set(StateBackendOptions.STATE_BACKEND, "rocksdb");
    }
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.createLocalEnvironment(1, configuration);
    env.setRuntimeMode(mode);
    WatermarkStrategy<RowData> watermarks =
        WatermarkStrategy.<RowData>forBoundedOutOfOrderness(
                Duration.ofMillis(SimulatedFlights.OUT_OF_ORDER_MILLIS))
            .withTimestampAssigner((row, t) -> row.getTimestamp(2, 3).getMillisecond());
    DataStream<RowData> rows =
        env.fromSource(
                new NumberSequenceSource(0, flights - 1),
                WatermarkStrategy.noWatermarks(),
                "flights")
            .map(source)
            .returns(InternalTypeInfo.of(ROW_TYPE))
            .assignTimestampsAndWatermarks(watermarks);
    DataStream<RowData> result =
        name.equals("source")
            ? rows.rebalance()
            : OverStreams.apply(rows, ROW_TYPE, STAGE, ValueReader.ofColumns(), mode);
    result.sinkTo(new DiscardingSink<>());
    env.execute(name);
  }

  private static OverSpec spec(String name, Duration window, String... stats) {
    boolean decays = List.of(stats).contains("ewma");
    return new OverSpec(
        name,
        List.of("origin"),
        "delay",
        window,
        OverSpec.DEFAULT_ROWS,
        Duration.ofHours(6),
        List.of(stats),
        decays ? Duration.ofHours(3) : null);
  }

  private static List<MemoryPoolMXBean> heapPools() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP)
        .toList();
  }
}

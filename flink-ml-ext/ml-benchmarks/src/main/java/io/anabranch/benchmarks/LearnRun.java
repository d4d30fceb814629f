// SPDX-License-Identifier: Apache-2.0
package io.anabranch.benchmarks;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;

/**
 * One job over a {@link FleetLoad}, in a process that runs nothing else: a source's thread, a keyed
 * step, a sink that counts. Arguments: back end, step, devices, events, parallelism, a folder for
 * state, and settings of Flink. Prints numbers by name, one a line.
 */
final class LearnRun {
  static final String BATCH = "batch";

  /** Rows per second of CPU of the operator's threads. */
  static final String CORE = "core";

  private static final Duration CHECKPOINTS = Duration.ofSeconds(10);
  private static final long EVENTS_PER_SECOND = 100_000;

  private final String backEnd;
  private final LearnStep step;
  private final int devices;
  private final long events;
  private final int parallelism;
  private final Map<String, String> more = new HashMap<>();

  private LearnRun(List<String> arguments) {
    backEnd = arguments.get(0);
    step = LearnStep.valueOf(arguments.get(1));
    devices = Integer.parseInt(arguments.get(2));
    events = Long.parseLong(arguments.get(3));
    parallelism = Integer.parseInt(arguments.get(4));
    for (String setting : arguments.subList(6, arguments.size())) {
      more.put(setting.split("=", 2)[0], setting.split("=", 2)[1]);
    }
  }

  public static void main(String[] arguments) throws Exception {
    new LearnRun(List.of(arguments)).run(Path.of(arguments[5])).forEach(LearnRun::print);
  }

  private static void print(String name, double number) {
    System.out.println(LearnResult.MARK + name + " " + number);
  }

  private Map<String, Double> run(Path folder) throws Exception {
    RuntimeExecutionMode mode =
        backEnd.equals(BATCH) ? RuntimeExecutionMode.BATCH : RuntimeExecutionMode.STREAMING;
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.createLocalEnvironment(parallelism, settings(folder));
    env.setRuntimeMode(mode);
    step.apply(rows(env), mode)
        .transform(
            "measure",
            InternalTypeInfo.of(FleetLoad.rowType()),
            new FleetMeasure(warm(mode) / parallelism))
        .sinkTo(new DiscardingSink<>());
    long start = System.nanoTime();
    JobWatch watch = new JobWatch();
    JobExecutionResult ended = env.execute(step.toString());
    double seconds = (System.nanoTime() - start) / 1e9;
    watch.stop();
    return numbers(ended.getAllAccumulatorResults(), seconds, watch);
  }

  /** The first events of most devices are behind it then, and code is compiled. */
  private long warm(RuntimeExecutionMode mode) {
    return mode == RuntimeExecutionMode.BATCH ? 0 : Math.min(2L * devices, events / 2);
  }

  private DataStream<RowData> rows(StreamExecutionEnvironment env) {
    return env.fromSource(
            new NumberSequenceSource(0, events - 1), WatermarkStrategy.noWatermarks(), "numbers")
        .map(new FleetLoad(devices, EVENTS_PER_SECOND / parallelism))
        .returns(InternalTypeInfo.of(FleetLoad.rowType()))
        .assignTimestampsAndWatermarks(
            WatermarkStrategy.<RowData>forBoundedOutOfOrderness(
                    Duration.ofMillis(FleetLoad.OUT_OF_ORDER_MILLIS))
                .withTimestampAssigner((row, t) -> row.getLong(1)));
  }

  private Map<String, Double> numbers(Map<String, Object> found, double seconds, JobWatch watch) {
    double rows = number(found, FleetMeasure.ROWS);
    Map<String, Double> numbers = new HashMap<>();
    numbers.put("all", number(found, FleetMeasure.ALL_ROWS));
    numbers.put("seconds", seconds);
    numbers.put("rate", rows * 1e9 / number(found, FleetMeasure.WALL_NANOS));
    numbers.put(CORE, rows * 1e9 / number(found, FleetMeasure.THREAD_NANOS));
    numbers.put("process", rows * 1e9 / number(found, FleetMeasure.PROCESS_NANOS));
    numbers.put("checkpoints", (double) watch.count());
    numbers.put("checkpointMillis", (double) watch.longestMillis());
    numbers.put("checkpointBytes", (double) watch.largestBytes());
    numbers.put("bytesPerDevice", watch.lastBytes() / (double) devices);
    numbers.put("heap", (double) peakHeap());
    numbers.put("resident", (double) watch.residentBytes());
    return numbers;
  }

  private static double number(Map<String, Object> accumulators, String name) {
    return ((Number) accumulators.get(name)).doubleValue();
  }

  private static long peakHeap() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP)
        .mapToLong((MemoryPoolMXBean pool) -> pool.getPeakUsage().getUsed())
        .sum();
  }

  private Configuration settings(Path folder) {
    Map<String, String> settings = new HashMap<>(CheckpointMetrics.settings());
    settings.put("pipeline.generic-types", "false");
    settings.put("pipeline.object-reuse", "true");
    // Batch sorts in it; RocksDB keeps all it has in it.
    settings.put("taskmanager.memory.managed.size", backEnd.equals(BATCH) ? "1g" : "512m");
    settings.put("taskmanager.memory.network.min", "64m");
    settings.put("taskmanager.memory.network.max", "64m");
    if (!backEnd.equals(BATCH)) {
      settings.put("state.backend.type", backEnd);
      settings.put("execution.checkpointing.dir", folder.resolve("checkpoints").toUri().toString());
      settings.put("execution.checkpointing.interval", CHECKPOINTS.toMillis() + " ms");
      settings.put("state.backend.rocksdb.localdir", folder.resolve("rocksdb").toString());
      settings.put("state.backend.forst.local-dir", folder.resolve("forst").toString());
    }
    settings.putAll(more);
    return Configuration.fromMap(settings);
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.anabranch.benchmarks;

import io.anabranch.core.inference.BatchPolicy;
import io.anabranch.jobs.io.TableSink;
import io.anabranch.jobs.run.JobRun;
import io.anabranch.jobs.run.RowAccount;
import io.anabranch.jobs.score.Engine;
import io.anabranch.jobs.score.ScoringJob;
import io.anabranch.jobs.score.Sinks;
import io.anabranch.models.DefinitionFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;

/**
 * The main job from Parquet to Parquet as the command line runs it, start of the job included, and
 * the same without the model.
 */
final class FileCases {
  private static final int BATCH = 64;

  private final Workload workload;
  private final int parallelism;
  private final Effort effort;

  FileCases(Workload workload, int parallelism, Effort effort) {
    this.workload = workload;
    this.parallelism = parallelism;
    this.effort = effort;
  }

  void print() throws Exception {
    Path folder = Files.createTempDirectory("anabranch-benchmark");
    try {
      write(folder.resolve("in"));
      DefinitionFiles files = definition(folder);
      List<RowAccount> with =
          Stream.generate(() -> run(files, folder, true)).limit(effort.rounds() + 1L).toList();
      List<RowAccount> without =
          Stream.generate(() -> run(files, folder, false)).limit(effort.rounds() + 1L).toList();
      line("without model", median(without));
      line("inline " + BATCH, median(with));
    } finally {
      delete(folder);
    }
  }

  private Engine engine() {
    return new Engine(
        RuntimeExecutionMode.BATCH, Map.of("parallelism.default", Integer.toString(parallelism)));
  }

  private void write(Path folder) throws Exception {
    StreamExecutionEnvironment env = engine().environment();
    var rows =
        env.<RowData>fromSource(
            RowSource.counting(workload, effort.fileRows() / parallelism),
            WatermarkStrategy.noWatermarks(),
            "rows",
            InternalTypeInfo.of(workload.rowType()));
    TableSink.write(
        rows, workload.rowType(), parquet(folder), RuntimeExecutionMode.BATCH, "parquet");
    env.execute("write");
  }

  private DefinitionFiles definition(Path folder) throws IOException {
    Path onnx = Path.of(workload.file());
    Files.copy(onnx, folder.resolve(onnx.getFileName()));
    Path file = folder.resolve(workload.model() + ".yaml");
    Files.writeString(file, workload.definition(BatchPolicy.DEFAULT));
    return DefinitionFiles.read(file, null);
  }

  private RowAccount run(DefinitionFiles files, Path folder, boolean model) {
    Path out = folder.resolve("out");
    Map<String, String> dead = parquet(folder.resolve("dead"));
    Sinks sinks = new Sinks(parquet(out), dead, dead);
    ScoringJob job = new ScoringJob(files, parquet(folder.resolve("in")), sinks, engine());
    JobRun run = model ? job.score("model") : job.features("without model");
    RowAccount account = run.await();
    delete(out);
    return account;
  }

  private static RowAccount median(List<RowAccount> accounts) {
    return accounts.stream()
        .skip(1)
        .sorted(Comparator.comparing(RowAccount::elapsed))
        .toList()
        .get((accounts.size() - 1) / 2);
  }

  private void line(String name, RowAccount account) {
    System.out.printf(
        Locale.ROOT,
        "%-10s parquet %-17s %,12.0f rows/s (%,d rows in %.2f s, job start included)%n",
        workload.model(),
        name,
        account.rowsPerSecond(),
        account.scored(),
        account.elapsed().toMillis() / 1e3);
  }

  private static Map<String, String> parquet(Path path) {
    return Map.of("connector", "filesystem", "path", path.toString(), "format", "parquet");
  }

  private static void delete(Path folder) {
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      System.err.println("left behind: " + folder);
    }
  }
}

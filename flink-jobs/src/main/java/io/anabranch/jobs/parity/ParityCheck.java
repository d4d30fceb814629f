// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.parity;

import static org.apache.flink.api.common.RuntimeExecutionMode.BATCH;
import static org.apache.flink.api.common.RuntimeExecutionMode.STREAMING;

import io.anabranch.core.definition.Definition;
import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import io.anabranch.jobs.io.Rows;
import io.anabranch.jobs.io.SourceSpec;
import io.anabranch.jobs.kafka.KafkaBroker;
import io.anabranch.jobs.kafka.KafkaFeeder;
import io.anabranch.jobs.learn.LearnJob;
import io.anabranch.jobs.learn.LearnPorts;
import io.anabranch.jobs.learn.LearnSources;
import io.anabranch.jobs.run.Folders;
import io.anabranch.jobs.run.JobRun;
import io.anabranch.jobs.score.Engine;
import io.anabranch.jobs.score.JobPlan;
import io.anabranch.jobs.score.ScoringJob;
import io.anabranch.jobs.score.Sinks;
import io.anabranch.models.DefinitionFiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.RuntimeExecutionMode;

/** Runs one definition over the same rows in every mode and compares what comes out. */
public final class ParityCheck {
  /** Ways for rows to arrive. */
  public enum Transport {
    FILES,
    FILES_AND_KAFKA
  }

  private static final String TOPIC = "anabranch-parity";
  private static final String LABELS = "anabranch-parity-labels";
  private static final int PARTITIONS = 3;
  private static final int[] PARALLELISMS = {1, 2};
  private static final int SHOWN = 10;

  private final DefinitionFiles files;
  private final Map<String, String> from;
  private final Map<String, String> labels;
  private final Engine engine;
  private final Path work;
  private final boolean keep;
  private final Transport transport;
  private final List<ParityRun> runs = new ArrayList<>();

  /**
   * @param from a source that ends
   * @param labels another, where the definition has labels that come by themselves; else empty
   * @param work where outputs are kept; null for a temporary folder
   * @throws MlException of kind USER where a submission would be detached
   */
  public ParityCheck(
      DefinitionFiles files,
      Map<String, String> from,
      Map<String, String> labels,
      Engine engine,
      Path work,
      Transport transport) {
    JobRun.requireAwaited(engine.environment(), "parity");
    // Features have to be equal too, not only what they lead to.
    this.files = files.withAllOutputs();
    this.from = new LinkedHashMap<>(from);
    this.labels = new LinkedHashMap<>(labels);
    this.engine = engine;
    this.keep = work != null;
    this.work = work == null ? temporary() : Folders.requireEmpty("--work", work);
    this.transport = transport;
  }

  /** Runs everything and prints what it finds. */
  public ParityReport run(PrintWriter out) {
    for (int parallelism : PARALLELISMS) {
      run("batch", BATCH, parallelism, from, labels);
    }
    for (int parallelism : PARALLELISMS) {
      run("stream from files", STREAMING, parallelism, from, labels);
    }
    if (transport == Transport.FILES_AND_KAFKA) {
      runThroughKafka();
    }
    ParityReport report = new ParityReport(runs);
    out.print(report.text());
    printDifferences(report, out);
    if (report.runs().stream().anyMatch(run -> run.account().late() > 0)) {
      out.println(
          "Some rows were late: windows that miss them differ. Files are read in the order of their"
              + " paths; raise event-time.out-of-orderness if rows may come so late.");
    }
    out.println(
        report.isEqual()
            ? "Parity holds: every run gave the same rows, bit for bit."
            : "Parity is broken. The outputs are kept in " + work);
    out.flush();
    if (report.isEqual() && !keep) {
      Folders.delete(work);
    }
    return report;
  }

  private void runThroughKafka() {
    try (KafkaBroker broker = KafkaBroker.start()) {
      Definition definition = files.spec().definition();
      Map<String, String> rows = fed(broker, LearnSources.rows(definition, from, BATCH), TOPIC);
      Map<String, String> known =
          labels.isEmpty()
              ? labels
              : fed(broker, LearnSources.labels(definition, labels, BATCH), LABELS);
      for (int parallelism : PARALLELISMS) {
        run("stream from Kafka", STREAMING, parallelism, rows, known);
      }
    }
  }

  /** Puts a source's rows into a topic and says how to read them there, to their end. */
  private Map<String, String> fed(KafkaBroker broker, SourceSpec source, String topic) {
    broker.createTopic(topic, PARTITIONS);
    KafkaFeeder.feed(
        engine.in(BATCH).environment(), source, source.key(), broker.bootstrapServers(), topic);
    Map<String, String> options = new LinkedHashMap<>();
    options.put("connector", "kafka");
    options.put("topic", topic);
    options.put("properties.bootstrap.servers", broker.bootstrapServers());
    options.put("format", "json");
    options.put("scan.startup.mode", "earliest-offset");
    options.put("scan.bounded.mode", "latest-offset");
    return options;
  }

  private void run(
      String name,
      RuntimeExecutionMode mode,
      int parallelism,
      Map<String, String> source,
      Map<String, String> known) {
    String label = name + ", parallelism " + parallelism;
    Path output = work.resolve(label.replaceAll("[ ,]+", "-"));
    Map<String, String> to =
        Map.of("connector", "filesystem", "path", output.toUri().toString(), "format", "json");
    Sinks sinks = Sinks.of(to);
    Engine parallel = engine.in(mode).with("parallelism.default", Integer.toString(parallelism));
    JobRun job = start(new JobPlan(files, source, sinks, parallel), known, label);
    runs.add(new ParityRun(label, output, job.await()));
  }

  private JobRun start(JobPlan plan, Map<String, String> known, String label) {
    Definition definition = files.spec().definition();
    if (!definition.learn().isEmpty()) {
      LearnPorts ports = LearnPorts.NONE.withLabels(known);
      return new LearnJob(plan, ports).expecting(expected()).learn(label);
    }
    ScoringJob job = new ScoringJob(plan).expecting(expected());
    return definition.model() == null ? job.features(label) : job.score(label);
  }

  private long expected() {
    return runs.isEmpty() ? Rows.UNKNOWN : runs.get(0).account().in();
  }

  private void printDifferences(ParityReport report, PrintWriter out) {
    for (ParityRun run : report.runs()) {
      if (!report.isEqual(run)) {
        out.println();
        out.println(run.label() + " against " + report.runs().get(0).label() + ":");
        RowDifferences differences =
            RowDifferences.between(
                report.runs().get(0).output(), run.output(), files.spec().definition().columns());
        differences.text(SHOWN).forEach(out::println);
      }
    }
  }

  private static Path temporary() {
    try {
      return Files.createTempDirectory("anabranch-parity");
    } catch (IOException e) {
      throw new MlException(ErrorKind.RESOURCE, "no temporary folder: " + e.getMessage(), e);
    }
  }
}

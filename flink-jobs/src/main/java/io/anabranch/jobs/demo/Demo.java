// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.demo;

import static org.apache.flink.api.common.RuntimeExecutionMode.BATCH;
import static org.apache.flink.api.common.RuntimeExecutionMode.STREAMING;

import io.anabranch.jobs.io.SourceSpec;
import io.anabranch.jobs.kafka.KafkaBroker;
import io.anabranch.jobs.kafka.KafkaFeeder;
import io.anabranch.jobs.kafka.KafkaTexts;
import io.anabranch.jobs.run.JobRun;
import io.anabranch.jobs.run.RowAccount;
import io.anabranch.jobs.score.ScoringJob;
import io.anabranch.jobs.score.Sinks;
import io.anabranch.jobs.score.Sources;
import io.anabranch.models.DefinitionFiles;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Backfills real flights from files, scores them live through Kafka, and compares. */
public final class Demo {
  /** How much is scored. */
  public enum Extent {
    WEEK("2001-06-01\\.parquet"),
    MONTH(".*\\.parquet");

    private final String files;

    Extent(String files) {
      this.files = files;
    }
  }

  private static final String FLIGHTS = "flights";
  private static final String DELAYS = "flight-delays";
  private static final int PARTITIONS = 3;

  /** What a live topic holds too, sooner or later. */
  private static final List<String> BROKEN =
      List.of(
          "{\"departure\": \"2001-06-01T08:15:00\", \"origin\": \"ORD\", \"destin",
          "{\"departure\": \"2001-06-01T08:20:00\", \"origin\": \"ORD\", \"destination\": \"LGA\","
              + " \"distance\": \"far\", \"delay\": 3}",
          "{\"departure\": null, \"origin\": \"SFO\", \"destination\": \"LAX\", \"distance\": 337,"
              + " \"delay\": -4}");

  private static final int PARALLELISM = 2;

  private final Path home;
  private final Path out;
  private final Extent extent;

  public Demo(Path home, Path out, Extent extent) {
    this.home = home;
    this.out = out;
    this.extent = extent;
  }

  /** Runs the demo; true if both modes gave the same rows and none was lost. */
  public boolean run(PrintWriter print) {
    Path flights = home.resolve("data/flights");
    DefinitionFiles files =
        DefinitionFiles.read(flights.resolve("flight-delay.yaml"), null).withAllOutputs();
    Map<String, String> parquet = new LinkedHashMap<>();
    parquet.put("connector", "filesystem");
    parquet.put("path", flights.resolve("departures").toUri().toString());
    parquet.put("format", "parquet");
    parquet.put("source.path.regex-pattern", ".*/" + extent.files);
    DemoOutput.clear(out);
    try (DemoCluster cluster = DemoCluster.start(out.resolve("checkpoints").toAbsolutePath())) {
      print.println("Flink's web page, while this runs: " + cluster.page());
      print.println("\n[1/3] Backfill: " + extent + " of flights from Parquet, batch execution");
      print.flush();
      Sinks sinks = DemoOutput.files(out.resolve("backfill"));
      RowAccount backfill =
          new ScoringJob(files, parquet, sinks, cluster.engine(BATCH, PARALLELISM))
              .score("backfill")
              .await();
      print.println(
          "\n[2/3] Live: the same flights through a Kafka broker, streaming execution,"
              + " and "
              + BROKEN.size()
              + " broken records among them");
      print.flush();
      Live live = live(files, parquet, cluster, backfill.in());
      print.println("\n[3/3] Parity");
      DemoSummary summary = new DemoSummary(backfill, live.account(), live.deadLetters(), out);
      print.print(summary.text());
      print.flush();
      return summary.isEqual();
    }
  }

  private record Live(RowAccount account, List<String> deadLetters) {}

  private Live live(
      DefinitionFiles files, Map<String, String> parquet, DemoCluster cluster, long expected) {
    try (KafkaBroker broker = KafkaBroker.start()) {
      for (String topic : new String[] {DELAYS, DELAYS + "-dead-letters", DELAYS + "-late"}) {
        broker.createTopic(topic, 1);
      }
      broker.createTopic(FLIGHTS, PARTITIONS);
      Map<String, String> from = DemoOutput.topic(broker.bootstrapServers(), FLIGHTS);
      from.put("scan.startup.mode", "earliest-offset");
      Map<String, String> to = DemoOutput.topic(broker.bootstrapServers(), DELAYS);
      Sinks sinks = Sinks.of(to);
      JobRun job =
          new ScoringJob(files, from, sinks, cluster.engine(STREAMING, PARALLELISM))
              .expecting(expected + BROKEN.size())
              .score("live");
      SourceSpec flights = Sources.of(files.spec().definition(), parquet, BATCH);
      JobRun feed =
          KafkaFeeder.start(
              cluster.engine(BATCH, 1).environment(),
              flights,
              flights.key(),
              broker.bootstrapServers(),
              FLIGHTS);
      job.showUntilDone(feed);
      feed.await();
      new KafkaTexts(broker.bootstrapServers(), FLIGHTS).send(BROKEN);
      job.awaitRows(expected + BROKEN.size());
      job.drain(out.resolve("savepoint"));
      RowAccount account = job.await();
      return new Live(
          account, new KafkaTexts(broker.bootstrapServers(), DELAYS + "-dead-letters").read());
    }
  }
}

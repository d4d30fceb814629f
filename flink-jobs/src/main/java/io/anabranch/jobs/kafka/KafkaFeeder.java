// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.kafka;

import io.anabranch.core.row.Column;
import io.anabranch.core.row.ColumnType;
import io.anabranch.jobs.io.Rows;
import io.anabranch.jobs.io.SourceSpec;
import io.anabranch.jobs.io.TableSink;
import io.anabranch.jobs.io.TableSource;
import io.anabranch.jobs.run.JobRun;
import io.anabranch.jobs.run.Progress;
import io.anabranch.operators.ledger.Ledger;
import io.anabranch.operators.row.RowTypes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.RowType;

/**
 * Puts a bounded source's rows into a Kafka topic as JSON, by a small Flink job of one task. Files
 * are read in the order of their paths and a key's rows go to one partition, so their order holds
 * there. What the source cannot decode is put in as the text it came as: nobody's dead letters are
 * lost on the way.
 */
public final class KafkaFeeder {
  private static final RowType RECORD =
      RowTypes.of(
          List.of(new Column("key", ColumnType.STRING), new Column("value", ColumnType.STRING)));

  private KafkaFeeder() {}

  /**
   * Feeds, shows progress, and waits.
   *
   * @param env for this job alone
   * @param from where rows come from; its mode, event time and key are not used
   * @param key columns that choose the partition, none for any
   * @return the number of records put in
   * @throws MlException of kind USER where the source does not fit, INTERNAL where the job fails
   */
  public static long feed(
      StreamExecutionEnvironment env,
      SourceSpec from,
      List<String> key,
      String bootstrapServers,
      String topic) {
    return start(env, from, key, bootstrapServers, topic, rows -> Progress.bar("feed", rows))
        .await()
        .in();
  }

  /** Starts feeding, beside a job that reads the topic and shows its own progress. */
  public static JobRun start(
      StreamExecutionEnvironment env,
      SourceSpec from,
      List<String> key,
      String bootstrapServers,
      String topic) {
    return start(env, from, key, bootstrapServers, topic, rows -> Progress.none());
  }

  private static JobRun start(
      StreamExecutionEnvironment env,
      SourceSpec from,
      List<String> key,
      String bootstrapServers,
      String topic,
      LongFunction<Progress> progress) {
    // A second attempt would put rows in twice.
    env.configure(Configuration.fromMap(Map.of("restart-strategy.type", "none")));
    env.setRuntimeMode(RuntimeExecutionMode.BATCH);
    env.setParallelism(1);
    // STREAMING only in that it keeps the order.
    Rows rows =
        TableSource.open(
            env,
            new SourceSpec(
                from.columns(),
                from.options(),
                RuntimeExecutionMode.STREAMING,
                Optional.empty(),
                List.of()));
    TableSink.write(
        Ledger.count(records(rows, key), RECORD, Ledger.ROWS_SCORED),
        RECORD,
        options(bootstrapServers, topic),
        RuntimeExecutionMode.BATCH,
        "feed");
    return JobRun.start(env, "feed " + topic, progress.apply(rows.expected()));
  }

  private static DataStream<RowData> records(Rows rows, List<String> key) {
    DataStream<RowData> texts =
        rows.rows()
            .map(new KafkaRecord(rows.type(), key))
            .returns(InternalTypeInfo.of(RECORD))
            .name("record")
            .uid("record");
    return texts.union(
        rows.deadLetters()
            .map(new KafkaRecord.OfDeadLetter())
            .returns(InternalTypeInfo.of(RECORD))
            .name("undecoded")
            .uid("undecoded"));
  }

  private static Map<String, String> options(String bootstrapServers, String topic) {
    return Map.of(
        "connector", "kafka",
        "topic", topic,
        // Without a second attempt this is exactly once, and a topic's end is its number of
        // records.
        "sink.delivery-guarantee", "at-least-once",
        "properties.bootstrap.servers", bootstrapServers,
        "key.format", "raw",
        "key.fields", "key",
        "value.format", "raw",
        "value.fields-include", "EXCEPT_KEY");
  }
}

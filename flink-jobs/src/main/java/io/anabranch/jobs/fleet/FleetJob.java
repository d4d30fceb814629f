// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.fleet;

import io.anabranch.core.fleet.Fleet;
import io.anabranch.core.fleet.FleetSpec;
import io.anabranch.jobs.io.TableSink;
import io.anabranch.jobs.run.JobRun;
import io.anabranch.jobs.run.Progress;
import io.anabranch.jobs.run.RowAccount;
import io.anabranch.jobs.score.Engine;
import io.anabranch.operators.ledger.Ledger;
import io.anabranch.operators.row.RowTypes;
import java.util.Map;
import java.util.OptionalDouble;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.RowType;

/**
 * Writes a fleet's events, and labels by themselves where they have a place of their own. Rows are
 * the same at every parallelism; they arrive in the order of their numbers only at parallelism 1.
 *
 * @param to options of a table connector
 * @param labels options of a table connector for labels; empty for labels within the events
 * @param eventsPerSecond a pace; empty for as fast as they are taken
 */
public record FleetJob(
    FleetSpec fleet,
    Map<String, String> to,
    Map<String, String> labels,
    OptionalDouble eventsPerSecond,
    Engine engine) {
  private static final String EVENTS = "events";
  private static final String LABELS = "labels";

  /** Runs the job to its end. */
  public RowAccount run() {
    TableSink.requireEmpty(to);
    TableSink.requireEmpty(labels);
    StreamExecutionEnvironment environment = engine.environment();
    JobRun.requireAwaited(environment, "fleet");
    // A second attempt would write rows twice where the sink has no transactions.
    environment.configure(Configuration.fromMap(Map.of("restart-strategy.type", "none")));
    if (!engine.isBatch() && !environment.getCheckpointConfig().isCheckpointingEnabled()) {
      environment.enableCheckpointing(TableSink.DEFAULT_CHECKPOINT_INTERVAL.toMillis());
    }
    connect(environment);
    return JobRun.start(environment, "fleet", Progress.bar("fleet", fleet.events())).await();
  }

  private void connect(StreamExecutionEnvironment environment) {
    boolean alone = !labels.isEmpty();
    RowType type = RowTypes.of(FleetColumns.events(fleet));
    SingleOutputStreamOperator<RowData> events =
        environment
            .fromSource(numbers(alone), WatermarkStrategy.noWatermarks(), "numbers")
            .uid("numbers")
            .process(
                new FleetEvents(
                    fleet, alone ? FleetEvents.Labels.ALONE : FleetEvents.Labels.WITH_EVENTS))
            .returns(InternalTypeInfo.of(type))
            .name("fleet")
            .uid("fleet");
    DataStream<RowData> counted = Ledger.count(events, type, Ledger.ROWS_IN);
    TableSink.write(
        Ledger.digest(counted, type, Ledger.ROWS_SCORED), type, to, engine.mode(), EVENTS);
    if (alone) {
      TableSink.write(
          events.getSideOutput(FleetEvents.LABELS),
          RowTypes.of(FleetColumns.labels()),
          labels,
          engine.mode(),
          LABELS);
    }
  }

  private DataGeneratorSource<Long> numbers(boolean labelsAlone) {
    long places = labelsAlone ? new Fleet(fleet).labelPlaces() : fleet.events();
    RateLimiterStrategy<?> pace =
        eventsPerSecond.isPresent()
            ? RateLimiterStrategy.perSecond(eventsPerSecond.getAsDouble())
            : RateLimiterStrategy.noOp();
    return new DataGeneratorSource<>(number -> number, places, pace, Types.LONG);
  }
}

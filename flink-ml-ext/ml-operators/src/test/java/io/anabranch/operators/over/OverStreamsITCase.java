// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.over;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anabranch.core.feature.OverStage;
import io.anabranch.operators.over.OverHarness.Input;
import io.anabranch.operators.row.RowText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.TimestampType;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class OverStreamsITCase {
  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(2)
              .build());

  private static final OverStage STAGE = new OverStage(List.of("place"), OverHarness.SPECS);
  private static final Duration BOUND = Duration.ofMillis(500);

  /** The rows of the harness and their time, so that timestamps can be assigned in the job. */
  private static final RowType ROW_TYPE = timed(OverHarness.ROW_TYPE);

  @Test
  void batchAndStreamingGiveTheSameRowsAtEveryParallelism() throws Exception {
    List<Input> inputs = new ArrayList<>();
    Random random = new Random(7);
    for (int i = 0; i < 3000; i++) {
      Double delay = random.nextInt(10) == 0 ? null : random.nextGaussian() * 30;
      String place = "place-" + (int) Math.sqrt(random.nextInt(200));
      inputs.add(new Input(place, delay, random.nextInt(5), i * 5 / 3 - random.nextInt(400)));
    }
    List<String> batch = run(inputs, RuntimeExecutionMode.BATCH, 1);
    assertThat(batch).hasSize(3000);
    assertThat(batch).anyMatch(row -> row.contains("\"near_count\": 5"));
    assertThat(run(inputs, RuntimeExecutionMode.BATCH, 2)).isEqualTo(batch);
    assertThat(run(inputs, RuntimeExecutionMode.STREAMING, 1)).isEqualTo(batch);
    assertThat(run(inputs, RuntimeExecutionMode.STREAMING, 2)).isEqualTo(batch);
  }

  @Test
  void refusesAModeThatIsNotKnown() {
    assertThatThrownBy(() -> run(List.of(), RuntimeExecutionMode.AUTOMATIC, 1))
        .hasMessage("mode: AUTOMATIC (expected: STREAMING or BATCH)");
  }

  private static List<String> run(List<Input> inputs, RuntimeExecutionMode mode, int parallelism)
      throws Exception {
    Configuration configuration = new Configuration();
    configuration.set(PipelineOptions.GENERIC_TYPES, false);
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    env.setRuntimeMode(mode);
    env.setParallelism(parallelism);
    List<RowData> rows = inputs.stream().map(OverStreamsITCase::row).toList();
    DataStream<RowData> source =
        env.fromData(rows, InternalTypeInfo.of(ROW_TYPE))
            .assignTimestampsAndWatermarks(
                WatermarkStrategy.<RowData>forBoundedOutOfOrderness(BOUND)
                    .withTimestampAssigner((row, t) -> row.getTimestamp(3, 3).getMillisecond()));
    DataStream<RowData> featured =
        OverStreams.apply(source, ROW_TYPE, STAGE, ValueReader.ofColumns(), mode);
    RowText text = new RowText(OverStreams.outputType(ROW_TYPE, STAGE));
    List<String> lines = new ArrayList<>();
    try (CloseableIterator<RowData> results = featured.executeAndCollect()) {
      results.forEachRemaining(row -> lines.add(text.of(row)));
    }
    lines.sort(null);
    return lines;
  }

  private static RowData row(Input input) {
    return GenericRowData.of(
        StringData.fromString(input.place()),
        input.delay(),
        input.miles(),
        TimestampData.fromEpochMillis(input.time()));
  }

  private static RowType timed(RowType type) {
    List<LogicalType> types = new ArrayList<>(type.getChildren());
    List<String> names = new ArrayList<>(type.getFieldNames());
    types.add(new TimestampType(3));
    names.add("at");
    return RowType.of(types.toArray(new LogicalType[0]), names.toArray(new String[0]));
  }
}

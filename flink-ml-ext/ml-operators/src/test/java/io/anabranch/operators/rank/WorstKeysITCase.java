// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.rank;

import static org.assertj.core.api.Assertions.assertThat;

import io.anabranch.core.online.QualityMeasure;
import io.anabranch.operators.rank.Fleet.Learned;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The same ranks in both modes and at every parallelism. */
final class WorstKeysITCase {
  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(2)
              .build());

  @Test
  void batchAndStreamingRankTheSame() throws Exception {
    List<Learned> rows = Fleet.rows(3000, 3);
    WorstSpec spec = Fleet.worst(QualityMeasure.MAE);
    List<String> all = sorted(run(rows, spec, RuntimeExecutionMode.BATCH, 1), Fleet::all);
    assertThat(all).hasSizeGreaterThan(100);
    assertThat(sorted(run(rows, spec, RuntimeExecutionMode.BATCH, 2), Fleet::all)).isEqualTo(all);
    for (int parallelism = 1; parallelism <= 2; parallelism++) {
      List<RowData> stream = run(rows, spec, RuntimeExecutionMode.STREAMING, parallelism);
      assertThat(stream.stream().map(Fleet::rank).toList()).isEqualTo(Fleet.ranks(rows, spec));
      assertThat(sorted(stream, Fleet::all)).isEqualTo(all);
    }
  }

  private static List<String> sorted(List<RowData> rows, Function<RowData, String> text) {
    return rows.stream().map(text).sorted().toList();
  }

  private static List<RowData> run(
      List<Learned> learned, WorstSpec spec, RuntimeExecutionMode mode, int parallelism)
      throws Exception {
    Configuration configuration = new Configuration();
    configuration.set(PipelineOptions.GENERIC_TYPES, false);
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    env.setRuntimeMode(mode);
    env.setParallelism(parallelism);
    DataStream<RowData> source =
        env.fromData(
                learned.stream().map(Learned::row).toList(), InternalTypeInfo.of(Fleet.ROW_TYPE))
            .assignTimestampsAndWatermarks(
                WatermarkStrategy.<RowData>forBoundedOutOfOrderness(Duration.ofMillis(10))
                    .withTimestampAssigner((row, t) -> row.getTimestamp(0, 3).getMillisecond()));
    List<RowData> rows = new ArrayList<>();
    try (CloseableIterator<RowData> results =
        WorstKeys.apply(source, Fleet.ROW_TYPE, spec).executeAndCollect()) {
      results.forEachRemaining(rows::add);
    }
    return rows;
  }
}

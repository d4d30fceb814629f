// SPDX-License-Identifier: Apache-2.0
package io.anabranch.table.predict;

import static org.assertj.core.api.Assertions.assertThat;

import io.anabranch.core.inference.RemoteSpec;
import io.anabranch.core.row.Column;
import io.anabranch.models.CallableModel;
import io.anabranch.models.CallableModels;
import io.anabranch.models.Checks;
import io.anabranch.models.registry.RegistryLocation;
import io.anabranch.onnx.OnnxOptions;
import io.anabranch.operators.row.RowTypes;
import io.anabranch.operators.scoring.PipelineSpec;
import io.anabranch.operators.scoring.Scored;
import io.anabranch.operators.scoring.ScoringStreams;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The bundle of the flights: its features over time come from the rows, what it computes of a row
 * from its definition, and the bits are those of the DataStream scorer.
 */
final class PredictParityITCase {
  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(2)
              .build());

  private static final String BUNDLE =
      Path.of("../../data/flights/flight-delay").toAbsolutePath().normalize().toString();
  private static final int ROWS = 400;

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(
      value = RuntimeExecutionMode.class,
      names = {"BATCH", "STREAMING"})
  void predictionsAreThoseOfTheScorerToTheBit(RuntimeExecutionMode mode) throws Exception {
    RegistryLocation registry = new RegistryLocation(folder.toString());
    CallableModel model =
        new CallableModels(registry, Checks.REQUIRED)
            .open("test", BUNDLE, OnnxOptions.DEFAULT, RemoteSpec.DEFAULT);
    StreamTableEnvironment tables = scored(model, registry, mode);
    String arguments =
        model.arguments().stream()
            .map(Column::name)
            .map(name -> "`" + name + "`")
            .collect(Collectors.joining(", "));
    String query =
        "SELECT prediction, PREDICT('"
            + BUNDLE
            + "', "
            + arguments
            + "), origin_landed_mean FROM scored";
    List<Row> rows = PredictSession.rows(tables.sqlQuery(query));
    assertSame(rows);
    assertThat(rows).as("imputed by the model").anyMatch(row -> row.getField(2) == null);
    if (mode == RuntimeExecutionMode.STREAMING) {
      tables.getConfig().set("table.exec.async-scalar.max-concurrent-operations", "100");
      String later =
          "SELECT prediction, PREDICT_ASYNC('" + BUNDLE + "', ROW(" + arguments + ")) FROM scored";
      assertSame(PredictSession.rows(tables.sqlQuery(later)));
    }
  }

  private static void assertSame(List<Row> rows) {
    assertThat(rows).hasSize(ROWS);
    assertThat(rows.stream().map(row -> row.getField(0)).distinct().count()).isGreaterThan(50);
    assertThat(rows).allSatisfy(row -> assertThat(bits(row, 1)).isEqualTo(bits(row, 0)));
  }

  private static int bits(Row row, int field) {
    return Float.floatToRawIntBits(row.<Float>getFieldAs(field));
  }

  /** The rows with all features and the scorer's predictions, as a view. */
  private static StreamTableEnvironment scored(
      CallableModel model, RegistryLocation registry, RuntimeExecutionMode mode) {
    Configuration configuration = new Configuration();
    configuration.setString("pipeline.generic-types", "false");
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    env.setRuntimeMode(mode);
    env.setParallelism(1);
    PipelineSpec spec = model.spec().with(PipelineSpec.Outputs.ALL);
    DataStream<RowData> rows =
        env.fromData(flights(), InternalTypeInfo.of(RowTypes.of(spec.definition().columns())))
            .assignTimestampsAndWatermarks(
                WatermarkStrategy.<RowData>forBoundedOutOfOrderness(Duration.ofMinutes(30))
                    .withTimestampAssigner((row, t) -> row.getTimestamp(0, 3).getMillisecond()));
    Scored scored =
        ScoringStreams.score(rows, spec, model.runner(), model.runner().signature(), mode);
    StreamTableEnvironment tables = StreamTableEnvironment.create(env);
    tables.loadModule("predict", PredictModule.of(registry));
    tables.createTemporaryView("scored", tables.fromDataStream(scored.rows()));
    return tables;
  }

  private static List<RowData> flights() {
    Random random = new Random(11);
    List<RowData> rows = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      long at = 1_000_000_000_000L + i * 600_000L;
      rows.add(
          GenericRowData.of(
              TimestampData.fromEpochMillis(at),
              StringData.fromString("AB".substring(random.nextInt(2)).substring(0, 1)),
              StringData.fromString("XY".substring(random.nextInt(2)).substring(0, 1)),
              200 + random.nextInt(2000),
              random.nextInt(90) - 20));
    }
    return rows;
  }
}

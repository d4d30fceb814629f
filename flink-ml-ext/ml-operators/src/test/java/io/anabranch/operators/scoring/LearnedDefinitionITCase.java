// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import io.anabranch.core.online.LearnSpec;
import io.anabranch.operators.learn.LearnInputs;
import io.anabranch.operators.learn.LearnStage;
import io.anabranch.operators.learn.LearnTypes;
import io.anabranch.operators.learn.Learned;
import io.anabranch.operators.row.DeadLetters;
import io.anabranch.operators.row.RowText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class LearnedDefinitionITCase {
  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(2)
              .build());

  private static final PipelineSpec SPEC =
      new PipelineSpec(
          "fleet.yaml",
          """
          name: fleet
          columns: {t: TIMESTAMP(3), device: STRING, type: STRING, id: BIGINT, load: DOUBLE, heat: DOUBLE, late: BOOLEAN}
          event-time: {column: t, out-of-orderness: 500 ms}
          key: device
          features:
            - {name: cold, subtract: [load, load]}
            - {name: recent, over: {window: 1 s, of: load}, stats: [count]}
          learn:
            - {name: group, key: type, linear: [load, recent_count], label: heat, label-lag: 100 ms}
            - {name: own, linear: [load, cold], label: heat, prior: group_prediction, quality: [mae]}
            - {name: fails, logistic: [load, own_prediction], label: late, labels: {id: id, within: 400 ms}}
          output: [device, id, group_prediction, own, fails_probability]
          """,
          null);
  private static final RowType COLUMNS = ScoringRuns.columns(SPEC);
  private static final LearnSpec FAILS = SPEC.definition().learn().get(2);
  private static final RowType LABELS = LearnTypes.labels(FAILS, COLUMNS, "t");

  private record Outcome(Map<String, List<String>> lines) {
    List<String> of(String tag) {
      return lines.getOrDefault(tag, List.of());
    }
  }

  private static List<RowData> rows() {
    List<RowData> rows = new ArrayList<>();
    Random random = new Random(5);
    for (int i = 0; i < 1500; i++) {
      double load = random.nextGaussian();
      int device = random.nextInt(9);
      rows.add(
          GenericRowData.of(
              TimestampData.fromEpochMillis(i * 10L / 3 + 400 - random.nextInt(400)),
              StringData.fromString("device-" + device),
              StringData.fromString("type-" + device % 2),
              (long) i,
              i % 100 == 7 ? null : (Double) load,
              i % 50 == 3 ? null : (Double) (3 * load + device),
              null));
    }
    return rows;
  }

  private static List<RowData> labels(List<RowData> rows) {
    List<RowData> labels = new ArrayList<>();
    Random random = new Random(6);
    for (RowData row : rows) {
      long time = row.getTimestamp(0, 3).getMillisecond() + random.nextInt(500);
      boolean late = !row.isNullAt(4) && row.getDouble(4) > 0;
      labels.add(
          GenericRowData.of(
              row.getString(1), row.getLong(3), TimestampData.fromEpochMillis(time), late));
    }
    return labels;
  }

  @Test
  void batchAndStreamingGiveTheSameRowsAndWeightsAtEveryParallelism() throws Exception {
    Outcome batch = run(RuntimeExecutionMode.BATCH, 1, false);
    assertThat(batch.of("rows")).hasSize(1485);
    assertThat(batch.of("dead")).hasSize(15).allMatch(l -> l.contains("\"stage\": \"learn\""));
    assertThat(batch.of("learnt")).hasSizeBetween(1000, 1300);
    assertThat(batch.of("learnt").size() + batch.of("labels").size()).isEqualTo(1500);
    assertThat(batch.of("models")).hasSize(2 + 9 + 9);
    assertThat(batch.of("rows").get(0))
        .contains("\"group_prediction\": ")
        .contains("\"own_mae\": ")
        .contains("\"fails_probability\": 0.")
        .contains("\"definition_hash\": \"" + SPEC.pipeline().hash());
    assertThat(run(RuntimeExecutionMode.BATCH, 2, false)).isEqualTo(batch);
    assertThat(run(RuntimeExecutionMode.STREAMING, 1, false)).isEqualTo(batch);
    Outcome streaming = run(RuntimeExecutionMode.STREAMING, 2, true);
    assertThat(streaming.of("answers"))
        .singleElement()
        .asString()
        .contains("\"query_id\": \"q\"", "\"device\": \"device-3\"");
    streaming.lines().remove("answers");
    assertThat(streaming).isEqualTo(batch);
  }

  @Test
  void aStreamOfLabelsMustBeThereWhereTheDefinitionHasOneAndOnlyThere() {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    DataStream<RowData> rows = source(env, rows(), COLUMNS, 0);
    RuntimeExecutionMode mode = RuntimeExecutionMode.STREAMING;
    assertThatThrownBy(() -> learn(rows, Map.of(), mode))
        .isInstanceOfSatisfying(
            MlException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.USER))
        .hasMessage(
            "learner fails: labels: no stream (expected: a stream of labels, as the definition"
                + " says)");
    Map<String, LearnInputs> tooMany =
        Map.of("group", LearnInputs.none().withLabels(rows, COLUMNS));
    assertThatThrownBy(() -> learn(rows, tooMany, mode))
        .hasMessage("learner group: labels: a stream (expected: none, as rows bring their labels)");
  }

  @Test
  void inputsOfALearnerThatIsNotThereAreRefused() {
    DataStream<RowData> rows =
        source(StreamExecutionEnvironment.getExecutionEnvironment(), rows(), COLUMNS, 0);
    assertThatThrownBy(
            () -> learn(rows, Map.of("fail", LearnInputs.none()), RuntimeExecutionMode.BATCH))
        .hasMessage("inputs of learner: fail (expected: one of [group, own, fails])");
  }

  private static LearnedDefinition learn(
      DataStream<RowData> rows, Map<String, LearnInputs> inputs, RuntimeExecutionMode mode) {
    return ScoringStreams.learn(rows, SPEC, null, null, inputs, LearnStage.Models.AT_END, mode);
  }

  private static Outcome run(RuntimeExecutionMode mode, int parallelism, boolean querying)
      throws Exception {
    Configuration configuration = new Configuration();
    configuration.setString("pipeline.generic-types", "false");
    configuration.setString("pipeline.object-reuse", "true");
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    env.setRuntimeMode(mode);
    env.setParallelism(parallelism);
    LearnInputs inputs =
        LearnInputs.none().withLabels(source(env, labels(rows()), LABELS, 2), LABELS);
    if (querying) {
      RowType type = LearnTypes.queries(FAILS, COLUMNS);
      RowData query =
          GenericRowData.of(StringData.fromString("device-3"), StringData.fromString("q"));
      inputs = inputs.withQueries(env.fromData(List.of(query), InternalTypeInfo.of(type)), type);
    }
    LearnedDefinition learned =
        learn(source(env, rows(), COLUMNS, 0), Map.of("fails", inputs), mode);
    Learned fails = learned.learners().get("fails");
    DataStream<String> lines = tagged("rows", learned.scored().rows(), learned.scored().type());
    lines =
        lines
            .union(tagged("dead", learned.scored().deadLetters(), DeadLetters.ROW_TYPE))
            .union(tagged("late", learned.scored().late().orElseThrow(), COLUMNS))
            .union(tagged("learnt", fails.labelsLearnt(), fails.labelType()))
            .union(tagged("labels", fails.labelLetters(), DeadLetters.ROW_TYPE))
            .union(tagged("answers", fails.answers(), fails.answerType()));
    for (Learned learner : learned.learners().values()) {
      lines = lines.union(tagged("models", learner.models(), learner.modelType()));
    }
    Map<String, List<String>> outcome = new LinkedHashMap<>();
    try (CloseableIterator<String> results = lines.executeAndCollect()) {
      results.forEachRemaining(
          line ->
              outcome
                  .computeIfAbsent(line.substring(0, line.indexOf(' ')), t -> new ArrayList<>())
                  .add(line));
    }
    outcome.values().forEach(Collections::sort);
    return new Outcome(outcome);
  }

  private static DataStream<RowData> source(
      StreamExecutionEnvironment env, List<RowData> rows, RowType type, int time) {
    return env.fromData(rows, InternalTypeInfo.of(type))
        .assignTimestampsAndWatermarks(
            WatermarkStrategy.<RowData>forBoundedOutOfOrderness(Duration.ofMillis(1000))
                .withTimestampAssigner((row, t) -> row.getTimestamp(time, 3).getMillisecond()));
  }

  private static DataStream<String> tagged(String tag, DataStream<RowData> rows, RowType type) {
    RowText text = new RowText(type);
    return rows.map(row -> tag + " " + text.of(row)).returns(Types.STRING);
  }
}

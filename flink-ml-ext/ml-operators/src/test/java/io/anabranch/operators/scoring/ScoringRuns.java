// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.scoring;

import io.anabranch.core.feature.FeaturePipeline;
import io.anabranch.core.feature.FitPlan;
import io.anabranch.core.feature.FitProgram;
import io.anabranch.core.feature.FitState;
import io.anabranch.core.feature.FittedStatistics;
import io.anabranch.core.inference.ModelRunner;
import io.anabranch.operators.fit.FitStreams;
import io.anabranch.operators.ledger.Ledger;
import io.anabranch.operators.ledger.RowHash;
import io.anabranch.operators.row.DeadLetters;
import io.anabranch.operators.row.RowText;
import io.anabranch.operators.row.RowTypes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.util.CloseableIterator;

/** Runs definitions over rows that are in memory; column 0 is their event time. */
@SuppressWarnings("try")
public record ScoringRuns(List<RowData> rows, RowType type, long boundMillis) {

  /**
   * What came of the rows, sorted.
   *
   * @param scored hash and text of each row
   */
  public record Outcome(
      List<String> scored,
      List<String> deadLetters,
      List<String> late,
      Map<String, Object> counts) {
    public long count(String name) {
      return counts.get(name) instanceof Long count ? count : 0L;
    }
  }

  private DataStream<RowData> source(RuntimeExecutionMode mode, int parallelism) {
    Configuration configuration = new Configuration();
    configuration.setString("pipeline.generic-types", "false");
    configuration.setString("pipeline.object-reuse", "true");
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    env.setRuntimeMode(mode);
    env.setParallelism(parallelism);
    long bound = boundMillis;
    return env.fromData(rows, InternalTypeInfo.of(type))
        .assignTimestampsAndWatermarks(
            WatermarkStrategy.<RowData>forGenerator(context -> new NowAndThen(bound))
                .withTimestampAssigner((row, t) -> row.getTimestamp(0, 3).getMillisecond()));
  }

  public Outcome score(
      PipelineSpec spec, ModelRunner.Factory model, RuntimeExecutionMode mode, int parallelism)
      throws Exception {
    DataStream<RowData> source = source(mode, parallelism);
    DataStream<RowData> in = Ledger.count(source, type, Ledger.ROWS_IN);
    Scored scored =
        model == null
            ? ScoringStreams.features(in, spec, mode)
            : ScoringStreams.score(in, spec, model, model.signature(), mode);
    DataStream<String> texts =
        tagged("scored ", Ledger.digest(scored.rows(), scored.type(), "rows.scored"), scored.type())
            .union(
                tagged(
                    "dead ",
                    Ledger.count(scored.deadLetters(), DeadLetters.ROW_TYPE, "rows.dead"),
                    DeadLetters.ROW_TYPE));
    if (scored.late().isPresent()) {
      DataStream<RowData> late =
          Ledger.count(scored.late().get(), scored.lateType(), Ledger.ROWS_LATE);
      texts = texts.union(tagged("late ", late, scored.lateType()));
    }
    List<String> all = new ArrayList<>();
    try (CloseableIterator<String> results = texts.collectAsync()) {
      JobClient job = source.getExecutionEnvironment().executeAsync("parity");
      results.forEachRemaining(all::add);
      Map<String, Object> counts = job.getJobExecutionResult().get().getAllAccumulatorResults();
      Collections.sort(all);
      return new Outcome(
          tagged(all, "scored "), tagged(all, "dead "), tagged(all, "late "), counts);
    }
  }

  private static DataStream<String> tagged(String tag, DataStream<RowData> rows, RowType type) {
    return rows.map(new Tag(tag, type)).returns(Types.STRING);
  }

  private static List<String> tagged(List<String> all, String tag) {
    return all.stream()
        .filter(text -> text.startsWith(tag))
        .map(text -> text.substring(tag.length()))
        .toList();
  }

  /** The definition with its statistics, fitted level by level. */
  public PipelineSpec fit(PipelineSpec spec, int parallelism) throws Exception {
    FitPlan plan = FeaturePipeline.unfitted(spec.definition()).fitPlan();
    FittedStatistics fitted = FittedStatistics.none();
    for (int level = 0; level < plan.levels(); level++) {
      PipelineSpec soFar =
          new PipelineSpec(spec.source(), spec.yaml(), level == 0 ? null : fitted.toJson());
      fitted = fit(plan, level, fitted, soFar, parallelism);
    }
    return plan.levels() == 0
        ? spec
        : new PipelineSpec(spec.source(), spec.yaml(), fitted.toJson());
  }

  private FittedStatistics fit(
      FitPlan plan, int level, FittedStatistics fitted, PipelineSpec soFar, int parallelism)
      throws Exception {
    int stages = plan.stages(level);
    RuntimeExecutionMode batch = RuntimeExecutionMode.BATCH;
    DataStream<RowData> history =
        ScoringStreams.history(source(batch, parallelism), soFar, batch, stages);
    FitProgram program = plan.fitProgram(level, fitted, soFar.partlyFitted().columnsBefore(stages));
    FitState state = program.create();
    try (CloseableIterator<byte[]> parts =
        FitStreams.fit(history, soFar, level, stages).executeAndCollect()) {
      while (parts.hasNext()) {
        state = program.merge(state, program.read(parts.next()));
      }
    }
    return program.result(state, fitted);
  }

  public static RowType columns(PipelineSpec spec) {
    return RowTypes.of(spec.definition().columns());
  }

  /** After some rows, which ones depends on their content, a watermark that trails by the bound. */
  private static final class NowAndThen implements WatermarkGenerator<RowData> {
    private final long bound;
    private long newest = Long.MIN_VALUE;
    private long random = 1;

    NowAndThen(long bound) {
      this.bound = bound;
    }

    @Override
    public void onEvent(RowData row, long time, WatermarkOutput output) {
      newest = Math.max(newest, time);
      random = random * 6364136223846793005L + time + 1442695040888963407L;
      if (random >>> 61 == 0) {
        output.emitWatermark(new Watermark(newest - bound - 1));
      }
    }

    @Override
    public void onPeriodicEmit(WatermarkOutput output) {}
  }

  /** Hash and text of a row behind a tag. */
  private static final class Tag extends RichMapFunction<RowData, String> {
    private static final long serialVersionUID = 1L;
    private final String tag;
    private final RowType type;
    private final RowText text;
    private transient RowHash hash;

    Tag(String tag, RowType type) {
      this.tag = tag;
      this.type = type;
      this.text = new RowText(type);
    }

    @Override
    public void open(OpenContext context) {
      hash = new RowHash(type);
    }

    @Override
    public String map(RowData row) {
      return tag + HexFormat.of().formatHex(hash.of(row), 0, 8) + " " + text.of(row);
    }
  }
}

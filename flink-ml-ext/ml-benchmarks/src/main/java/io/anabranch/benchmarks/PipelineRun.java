// SPDX-License-Identifier: Apache-2.0
package io.anabranch.benchmarks;

import io.anabranch.core.inference.BatchPolicy;
import io.anabranch.core.inference.ModelRunner;
import io.anabranch.operators.scoring.ScoringStreams;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;

/**
 * One job: rows from memory, something done to them, a sink that reads them. All of it is chained,
 * so that each subtask is one thread.
 *
 * @param workload the rows and their model
 * @param mode BATCH or STREAMING
 * @param parallelism subtasks
 * @param rowsPerSecond in all; infinite to saturate
 * @param checkpoints time between checkpoints; zero for none
 */
record PipelineRun(
    Workload workload,
    RuntimeExecutionMode mode,
    int parallelism,
    double rowsPerSecond,
    Duration checkpoints) {
  /** What is done to the rows. */
  @FunctionalInterface
  interface Step {
    DataStream<RowData> apply(DataStream<RowData> rows, PipelineRun run);
  }

  static PipelineRun batch(Workload workload, int parallelism) {
    return new PipelineRun(
        workload, RuntimeExecutionMode.BATCH, parallelism, Double.POSITIVE_INFINITY, Duration.ZERO);
  }

  PipelineRun streaming(Duration everySoOften) {
    return new PipelineRun(
        workload, RuntimeExecutionMode.STREAMING, parallelism, rowsPerSecond, everySoOften);
  }

  PipelineRun at(double rate) {
    return new PipelineRun(workload.withStamp(), mode, parallelism, rate, checkpoints);
  }

  /** Everything but the model. */
  static DataStream<RowData> withoutModel(DataStream<RowData> rows, PipelineRun run) {
    return rows.transform(
        "without-model",
        InternalTypeInfo.of(run.workload.resultType()),
        new WithoutModel(run.workload));
  }

  /** One session call per row. */
  static DataStream<RowData> naive(DataStream<RowData> rows, PipelineRun run) {
    return rows.map(new NaiveScoring(run.workload))
        .returns(InternalTypeInfo.of(run.workload.resultType()));
  }

  /** Our scorer. */
  static Step scorer(BatchPolicy policy) {
    return (rows, run) -> {
      ModelRunner.Factory model = run.workload.runner();
      return ScoringStreams.score(
              rows, run.workload.spec(policy), model, model.signature(), run.mode)
          .rows();
    };
  }

  /** Runs the job to its end. */
  Measured measure(Step step, Duration warm, Duration time) throws Exception {
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.createLocalEnvironment(parallelism, settings());
    env.setRuntimeMode(mode);
    DataStream<RowData> rows =
        env.fromSource(
            RowSource.lasting(workload, warm.plus(time), rowsPerSecond / parallelism),
            WatermarkStrategy.noWatermarks(),
            "rows",
            InternalTypeInfo.of(workload.rowType()));
    DataStream<RowData> result = step.apply(rows, this);
    result
        .transform(
            "measure",
            InternalTypeInfo.of(workload.resultType()),
            new MeasuringSink(workload, warm.toNanos()))
        .sinkTo(new DiscardingSink<>());
    OperatorMetrics.forget();
    JobExecutionResult ended = env.execute(workload.model().toString());
    return Measured.of(ended.getAllAccumulatorResults(), parallelism);
  }

  private Configuration settings() {
    Map<String, String> settings = new HashMap<>(OperatorMetrics.settings());
    settings.put("pipeline.generic-types", "false");
    settings.put("pipeline.object-reuse", "true");
    settings.put("taskmanager.memory.managed.size", "64m");
    settings.put("taskmanager.memory.network.min", "64m");
    settings.put("taskmanager.memory.network.max", "64m");
    if (!checkpoints.isZero()) {
      settings.put("execution.checkpointing.interval", checkpoints.toMillis() + " ms");
    }
    return Configuration.fromMap(settings);
  }
}

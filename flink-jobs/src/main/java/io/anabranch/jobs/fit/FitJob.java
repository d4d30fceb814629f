// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.fit;

import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import io.anabranch.core.feature.FeaturePipeline;
import io.anabranch.core.feature.FitPlan;
import io.anabranch.core.feature.FitProgram;
import io.anabranch.core.feature.FitState;
import io.anabranch.core.feature.FittedStatistics;
import io.anabranch.jobs.io.Rows;
import io.anabranch.jobs.io.TableSource;
import io.anabranch.jobs.run.JobRun;
import io.anabranch.jobs.run.Progress;
import io.anabranch.jobs.score.Engine;
import io.anabranch.jobs.score.Sources;
import io.anabranch.models.DefinitionFiles;
import io.anabranch.operators.fit.FitStreams;
import io.anabranch.operators.scoring.PipelineSpec;
import io.anabranch.operators.scoring.ScoringStreams;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.CloseableIterator;

/**
 * Fits level after level, each a bounded Flink job over the same rows, and writes the statistics.
 */
public final class FitJob {
  private final DefinitionFiles files;
  private final Map<String, String> from;
  private final Engine engine;
  private long rowsIn;

  public FitJob(DefinitionFiles files, Map<String, String> from, Engine engine) {
    this.files = files;
    this.from = from;
    this.engine = engine;
  }

  /** Fits, writes the file, and says what was done. */
  public String run(Path to) {
    FeaturePipeline pipeline = FeaturePipeline.unfitted(files.spec().definition());
    FitPlan plan = pipeline.fitPlan();
    if (plan.levels() == 0) {
      return "Nothing to fit: no feature of " + files.path() + " needs statistics.";
    }
    FittedStatistics fitted = FittedStatistics.none();
    for (int level = 0; level < plan.levels(); level++) {
      fitted = fit(plan, level, fitted);
    }
    fitted.write(to);
    return String.format(
        "Fitted %s from %,d of %,d rows%s: %s",
        String.join(", ", fitted.features().keySet()),
        fitted.rows(),
        rowsIn,
        fitted.rows() == rowsIn ? "" : " (the others cannot be used)",
        to);
  }

  // The iterator's close may be interrupted, which is then the job's end.
  @SuppressWarnings("try")
  private FittedStatistics fit(FitPlan plan, int level, FittedStatistics soFar) {
    PipelineSpec spec =
        new PipelineSpec(
            files.spec().source(), files.spec().yaml(), level == 0 ? null : soFar.toJson());
    int stages = plan.stages(level);
    StreamExecutionEnvironment environment = engine.environment();
    JobRun.requireAwaited(environment, "fit");
    Rows rows =
        TableSource.open(environment, Sources.of(files.spec().definition(), from, engine.mode()));
    DataStream<byte[]> states =
        FitStreams.fit(
            ScoringStreams.history(rows.rows(), spec, engine.mode(), stages), spec, level, stages);
    FeaturePipeline pipeline = spec.partlyFitted();
    FitProgram program = plan.fitProgram(level, soFar, pipeline.columnsBefore(stages));
    FitState state = program.create();
    String name = "fit " + String.join(", ", plan.features(level));
    try (CloseableIterator<byte[]> parts = states.collectAsync()) {
      JobRun job = JobRun.start(environment, name, Progress.bar("fit", rows.expected()));
      List<byte[]> written = new ArrayList<>();
      try {
        parts.forEachRemaining(written::add);
      } finally {
        // If the job failed, it says why; the iterator only knows that it did.
        rowsIn = job.await().in();
      }
      for (byte[] part : written) {
        state = program.merge(state, program.read(part));
      }
    } catch (MlException e) {
      throw e;
    } catch (Exception e) {
      throw new MlException(ErrorKind.INTERNAL, name + " failed: " + e, e);
    }
    return program.result(state, soFar);
  }
}

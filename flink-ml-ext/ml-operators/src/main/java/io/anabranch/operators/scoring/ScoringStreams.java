// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.scoring;

import io.anabranch.core.definition.Definition;
import io.anabranch.core.error.DeadLetter;
import io.anabranch.core.error.MlException;
import io.anabranch.core.feature.FeaturePipeline;
import io.anabranch.core.inference.ModelRunner;
import io.anabranch.core.inference.ModelSignature;
import io.anabranch.core.online.LearnSpec;
import io.anabranch.operators.inference.DeadLetterOutput;
import io.anabranch.operators.inference.InferenceSpec;
import io.anabranch.operators.learn.LearnInputs;
import io.anabranch.operators.learn.LearnStage;
import io.anabranch.operators.row.DeadLetters;
import io.anabranch.operators.row.RowText;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.RowType;

/**
 * A definition over a stream of its rows: features over time, features of the row, model. The same
 * wiring serves bounded and unbounded execution.
 */
public final class ScoringStreams {
  private ScoringStreams() {}

  /**
   * Scores rows of the definition's columns; they carry event time as timestamp where the
   * definition has features over time.
   *
   * @param model opened by the tasks, and only there
   * @param signature of that model, so that what submits the job needs no device of the tasks
   */
  public static Scored score(
      DataStream<RowData> rows,
      PipelineSpec spec,
      ModelRunner.Factory model,
      ModelSignature signature,
      RuntimeExecutionMode mode) {
    Definition definition = spec.definition();
    FeaturePipeline pipeline = spec.pipeline();
    Bindings.resolve(definition, pipeline, signature);
    RowType type = new OutputLayout(spec, pipeline, signature).rowType();
    History history = History.of(rows, spec, mode);
    // A dead letter holds the row as it came, without the features over time that follow.
    RowText text = new RowText(history.columns());
    InferenceSpec<RowData, RowData> inference =
        new InferenceSpec<>(
            model,
            new RowDataCodec(spec),
            definition.batching(),
            new DeadLetterOutput<>(
                DeadLetters.TAG,
                (row, error, stage) ->
                    DeadLetters.toRow(
                        new DeadLetter(stage, error.kind(), error.getMessage(), text.of(row)))));
    SingleOutputStreamOperator<RowData> scored =
        inference.score(history.rows(), InternalTypeInfo.of(type)).uid("inference");
    return history.scored(scored, type);
  }

  /** Computes all features, without a model. */
  public static Scored features(
      DataStream<RowData> rows, PipelineSpec spec, RuntimeExecutionMode mode) {
    FeaturePipeline pipeline = spec.pipeline();
    RowType type = new OutputLayout(spec, pipeline, null).rowType();
    History history = History.of(rows, spec, mode);
    SingleOutputStreamOperator<RowData> featured =
        history
            .rows()
            .transform(
                "features", InternalTypeInfo.of(type), new FeatureOperator(spec, history.columns()))
            .uid("features");
    return history.scored(featured, type);
  }

  /**
   * Runs a definition with learners: features, model, then each learner in order.
   *
   * @param model opened by the tasks, and only there; null where the definition has none
   * @param signature of that model; null where there is none
   * @param inputs what comes to learners beside the rows, by their names; another name is refused
   *     (kind USER)
   * @param models whether the models of all keys come out when the input ends
   */
  public static LearnedDefinition learn(
      DataStream<RowData> rows,
      PipelineSpec spec,
      ModelRunner.Factory model,
      ModelSignature signature,
      Map<String, LearnInputs> inputs,
      LearnStage.Models models,
      RuntimeExecutionMode mode) {
    checkNames(spec.definition(), inputs.keySet());
    PipelineSpec all = spec.with(PipelineSpec.Outputs.ALL);
    Scored scored =
        model == null ? features(rows, all, mode) : score(rows, all, model, signature, mode);
    LearnStages stages = new LearnStages(scored, spec.pipeline(), spec.outputNames());
    for (LearnSpec learner : spec.definition().learn()) {
      stages.add(learner, inputs.getOrDefault(learner.name(), LearnInputs.none()), models, mode);
    }
    return stages.finish();
  }

  private static void checkNames(Definition definition, Set<String> inputs) {
    List<String> names = definition.learn().stream().map(LearnSpec::name).toList();
    for (String input : inputs) {
      if (!names.contains(input)) {
        throw MlException.user("inputs of learner: " + input + " (expected: one of " + names + ")");
      }
    }
  }

  /** Rows with the features over time of the first stages only. */
  public static DataStream<RowData> history(
      DataStream<RowData> rows, PipelineSpec spec, RuntimeExecutionMode mode, int stages) {
    return History.of(rows, spec, mode, stages).rows();
  }
}

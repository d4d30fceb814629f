// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.learn;

import io.anabranch.core.error.MlException;
import io.anabranch.core.online.KeyModel;
import io.anabranch.core.online.KeyModels;
import io.anabranch.core.online.LearnSpec;
import io.anabranch.operators.keyed.RowKey;
import io.anabranch.operators.row.DeadLetters;
import java.util.function.Function;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.RowType;

/** Wires a learner per key into a stream of rows. */
public final class LearnStreams {
  private LearnStreams() {}

  /** The state of a learner's operator, whose uid is {@link LearnStage#uid}. */
  public static ValueStateDescriptor<KeyModel> stateDescriptor(LearnSpec spec) {
    return new ValueStateDescriptor<>(LearnState.NAME, new KeyModelSerializer(spec));
  }

  /**
   * Opens that state where it is read outside of a job.
   *
   * @param store of a runtime context
   * @throws MlException of kind USER where the state is another learner's
   */
  public static ValueState<KeyModel> openState(
      LearnSpec spec, Function<ValueStateDescriptor<KeyModel>, ValueState<KeyModel>> store)
      throws Exception {
    return LearnState.open(new KeyModelSerializer(spec), store::apply);
  }

  /** The uid of a learner's operator. */
  public static String uid(String learner) {
    return "learn-" + learner;
  }

  /**
   * As {@link #apply(DataStream, RowType, RowType, LearnStage, LearnInputs, RuntimeExecutionMode)},
   * of rows that bring their labels.
   */
  public static Learned apply(
      DataStream<RowData> rows, RowType rowType, LearnStage stage, RuntimeExecutionMode mode) {
    return apply(rows, rowType, rowType, stage, LearnInputs.none(), mode);
  }

  /**
   * Appends to each row what its key's model predicts of it, and has the model learn. Rows carry
   * event time (milliseconds) as timestamp and come out with it, in the order of event time for
   * each key; rows of equal key and time in the order of their content.
   *
   * @param rows an append-only stream; in STREAMING with watermarks
   * @param rowType of {@code rows}
   * @param columns with which every row begins: all that a dead letter shows
   * @param mode in which the job will run; STREAMING or BATCH
   * @throws MlException of kind USER where the inputs do not fit the learner
   */
  public static Learned apply(
      DataStream<RowData> rows,
      RowType rowType,
      RowType columns,
      LearnStage stage,
      LearnInputs inputs,
      RuntimeExecutionMode mode) {
    LearnSpec spec = stage.spec();
    check(spec, inputs, mode);
    KeyModels models = new KeyModels(spec);
    // What its task would refuse is refused here.
    new ExampleReader(models, rowType, models.workspace());
    RowType labelType =
        inputs.labels() == null
            ? null
            : SideStreams.labelType(models, rowType, inputs.labels().type());
    LearnSetup setup = new LearnSetup(stage, rowType, columns, labelType);
    InternalTypeInfo<RowData> out = InternalTypeInfo.of(LearnTypes.outputs(spec, rowType));
    RowKey key = new RowKey(rowType, spec.key());
    String name = "learn " + spec.name();
    boolean isBatch = mode == RuntimeExecutionMode.BATCH;
    SingleOutputStreamOperator<RowData> learnt;
    if (inputs.isEmpty()) {
      learnt =
          rows.keyBy(key, key.typeIn(mode))
              .transform(
                  name, out, isBatch ? new RowsBatchOperator(setup) : new RowsLearnOperator(setup));
    } else {
      RowType sideType = SideEvents.type(setup);
      RowKey sideKey = new RowKey(sideType, spec.key());
      learnt =
          rows.keyBy(key, key.typeIn(mode))
              .connect(new SideStreams(setup, mode).of(inputs).keyBy(sideKey, sideKey.typeIn(mode)))
              .transform(
                  name,
                  out,
                  isBatch ? new SidesBatchOperator(setup) : new SidesLearnOperator(setup));
    }
    return learned(learnt.uid(stage.uid()), setup);
  }

  private static void check(LearnSpec spec, LearnInputs inputs, RuntimeExecutionMode mode) {
    if (mode == RuntimeExecutionMode.AUTOMATIC) {
      throw new IllegalArgumentException("mode: AUTOMATIC (expected: STREAMING or BATCH)");
    }
    if (spec.delay().isStream() != (inputs.labels() != null)) {
      throw MlException.user(
          "learner "
              + spec.name()
              + ": labels: "
              + (inputs.labels() == null ? "no stream" : "a stream")
              + " (expected: "
              + (inputs.labels() == null
                  ? "a stream of labels, as the definition says)"
                  : "none, as rows bring their labels)"));
    }
    if (mode == RuntimeExecutionMode.BATCH && inputs.queries() != null) {
      throw MlException.user(
          "learner " + spec.name() + ": queries: given (expected: none in BATCH execution)");
    }
  }

  private static Learned learned(SingleOutputStreamOperator<RowData> learnt, LearnSetup setup) {
    LearnSpec spec = setup.stage().spec();
    RowType modelType = LearnTypes.models(spec, setup.rowType());
    RowType answerType = LearnTypes.answers(spec, setup.rowType());
    RowType labelType = setup.labelType();
    return new Learned(
        learnt,
        LearnTypes.outputs(spec, setup.rowType()),
        learnt.getSideOutput(LearnTags.lateRows(setup.rowType())),
        setup.rowType(),
        learnt.getSideOutput(DeadLetters.TAG),
        labelType == null ? null : learnt.getSideOutput(LearnTags.labelsLearnt(labelType)),
        labelType,
        learnt.getSideOutput(LearnTags.LABEL_LETTERS),
        learnt.getSideOutput(LearnTags.LOAD_LETTERS),
        learnt.getSideOutput(LearnTags.models(modelType)),
        modelType,
        learnt.getSideOutput(LearnTags.answers(answerType)),
        answerType);
  }
}

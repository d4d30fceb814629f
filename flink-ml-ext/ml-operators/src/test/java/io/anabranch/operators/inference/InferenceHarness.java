// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.inference;

import io.anabranch.core.error.DeadLetter;
import io.anabranch.core.inference.BatchPolicy;
import io.anabranch.core.inference.ModelRunner;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.base.array.DoublePrimitiveArraySerializer;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.util.OutputTag;

/** The operator over the fake model in Flink's harness, told in terms of identifiers and values. */
final class InferenceHarness {
  static final OutputTag<DeadLetter> DEAD_LETTERS =
      new OutputTag<>("dead-letters", TypeInformation.of(DeadLetter.class));

  private final OneInputStreamOperatorTestHarness<double[], double[]> flink;

  InferenceHarness(BatchPolicy policy, ModelRunner runner) throws Exception {
    flink =
        new OneInputStreamOperatorTestHarness<>(
            new MicroBatchOperatorFactory<>(spec(policy, () -> runner)),
            DoublePrimitiveArraySerializer.INSTANCE);
    flink.setup(DoublePrimitiveArraySerializer.INSTANCE);
  }

  static InferenceSpec<double[], double[]> spec(BatchPolicy policy, ModelRunner.Factory runner) {
    return new InferenceSpec<>(
        runner,
        new FakeCodec(),
        policy,
        new DeadLetterOutput<>(
            DEAD_LETTERS,
            (row, error, stage) ->
                new DeadLetter(stage, error.kind(), error.getMessage(), "" + (long) row[0])));
  }

  static BatchPolicy policy(
      int maxRows, BatchPolicy.Mode mode, int inFlight, BatchPolicy.Order order) {
    return new BatchPolicy(maxRows, 1 << 20, Duration.ofMillis(10), mode, inFlight, order);
  }

  static BatchPolicy inline(int maxRows) {
    return policy(maxRows, BatchPolicy.Mode.INLINE, 1, BatchPolicy.Order.ORDERED);
  }

  static BatchPolicy async(int maxRows, int inFlight, BatchPolicy.Order order) {
    return policy(maxRows, BatchPolicy.Mode.ASYNC, inFlight, order);
  }

  OneInputStreamOperatorTestHarness<double[], double[]> flink() {
    return flink;
  }

  InferenceHarness open() throws Exception {
    flink.open();
    return this;
  }

  InferenceHarness restore(OperatorSubtaskState state) throws Exception {
    flink.initializeState(state);
    return open();
  }

  /** A row whose timestamp is its identifier. */
  void row(long identifier, double value) throws Exception {
    flink.processElement(new double[] {identifier, value}, identifier);
  }

  void rows(double... values) throws Exception {
    for (int i = 0; i < values.length; i++) {
      row(i, values[i]);
    }
  }

  OperatorSubtaskState checkpoint(long id) throws Exception {
    flink.prepareSnapshotPreBarrier(id);
    return flink.snapshot(id, id);
  }

  /** Ends the task as a failure does: nothing is flushed. */
  void kill() throws Exception {
    flink.getOperator().close();
  }

  /** Runs the mails that are there. */
  void runMails() throws Exception {
    while (flink.getTaskMailbox().hasMail()) {
      flink.getTaskMailbox().take(0).run();
    }
  }

  /** Runs mails until so many rows have left. */
  void awaitScored(int rows) throws Exception {
    while (scored().size() < rows) {
      flink.getTaskMailbox().take(0).run();
    }
  }

  /** Identifiers of the rows that left with a prediction, checked to be their own. */
  List<Long> scored() {
    List<Long> identifiers = new ArrayList<>();
    for (StreamRecord<? extends double[]> record : flink.extractOutputStreamRecords()) {
      identifiers.add(identifier(record));
    }
    return identifiers;
  }

  private static long identifier(StreamRecord<? extends double[]> record) {
    double[] row = record.getValue();
    if (row[0] != row[2] || record.getTimestamp() != (long) row[0]) {
      throw new AssertionError(
          "row " + row[0] + " has the prediction of " + row[2] + " at " + record.getTimestamp());
    }
    return (long) row[0];
  }

  List<Double> predictions() {
    return flink.extractOutputValues().stream().map(row -> row[1]).toList();
  }

  /** Identifiers of scored rows, and watermarks as negative numbers. */
  List<Long> rowsAndWatermarks() {
    List<Long> all = new ArrayList<>();
    for (Object element : flink.getOutput()) {
      if (element instanceof Watermark mark) {
        all.add(-mark.getTimestamp());
      } else if (element instanceof StreamRecord<?> record) {
        all.add((long) ((double[]) record.getValue())[0]);
      }
    }
    return all;
  }

  List<DeadLetter> deadLetters() {
    Queue<StreamRecord<DeadLetter>> letters = flink.getSideOutput(DEAD_LETTERS);
    return letters == null ? List.of() : letters.stream().map(StreamRecord::getValue).toList();
  }

  /** Identifiers of the rows that became dead letters. */
  List<Long> dead() {
    return deadLetters().stream().map(letter -> Long.valueOf(letter.original())).toList();
  }
}

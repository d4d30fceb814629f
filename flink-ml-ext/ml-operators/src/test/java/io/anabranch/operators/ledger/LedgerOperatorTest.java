// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.anabranch.core.row.Column;
import io.anabranch.core.row.ColumnType;
import io.anabranch.operators.row.RowTypes;
import java.util.List;
import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.RowDataSerializer;
import org.apache.flink.table.types.logical.RowType;
import org.junit.jupiter.api.Test;

final class LedgerOperatorTest {
  private static final RowType TYPE = RowTypes.of(List.of(new Column("n", ColumnType.BIGINT)));
  private static final int MOST_SUBTASKS = 8;

  /** One subtask of a ledger that digests rows under the name {@code rows}. */
  private static final class Subtask implements AutoCloseable {
    private final LedgerOperator operator;
    private final OneInputStreamOperatorTestHarness<RowData, RowData> harness;

    Subtask(OperatorSubtaskState state, int parallelism, int index) throws Exception {
      this(new LedgerOperator("rows", TYPE), state, parallelism, index);
    }

    Subtask(LedgerOperator operator, OperatorSubtaskState state, int parallelism, int index)
        throws Exception {
      this.operator = operator;
      harness =
          new OneInputStreamOperatorTestHarness<>(operator, MOST_SUBTASKS, parallelism, index);
      harness.setup(new RowDataSerializer(TYPE));
      if (state != null) {
        harness.initializeState(state);
      }
      harness.open();
    }

    Subtask add(long... values) throws Exception {
      for (long value : values) {
        harness.processElement(new StreamRecord<>(GenericRowData.of(value), value));
      }
      return this;
    }

    OperatorSubtaskState snapshot() throws Exception {
      return harness.snapshot(1, 1);
    }

    RowDigest counted() {
      return new RowDigest(counter("rows"), counter("rows.high"), counter("rows.low"));
    }

    private long counter(String name) {
      LongCounter counter =
          (LongCounter) operator.getRuntimeContext().<Long, Long>getAccumulator(name);
      return counter.getLocalValuePrimitive();
    }

    @Override
    public void close() {
      try {
        harness.close();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private static RowDigest expected(long... values) {
    RowHash hash = new RowHash(TYPE);
    RowDigest digest = RowDigest.EMPTY;
    for (long value : values) {
      digest = digest.plusHash(hash.of(GenericRowData.of(value)));
    }
    return digest;
  }

  @Test
  void rowsPassWithTheirTimestampAndAreCounted() throws Exception {
    try (Subtask subtask = new Subtask(null, 1, 0)) {
      subtask.add(3, 1, 2);
      assertThat(subtask.counted()).isEqualTo(expected(1, 2, 3));
      assertThat(subtask.harness.extractOutputValues()).hasSize(3);
      assertThat(subtask.harness.getOutput())
          .allMatch(record -> ((StreamRecord<?>) record).hasTimestamp());
    }
  }

  @Test
  void afterEveryRowASnapshotRestoresTheCountAndLaterRowsCountOnce() throws Exception {
    long[] values = {5, 6, 7, 8};
    for (int cut = 0; cut <= values.length; cut++) {
      OperatorSubtaskState state;
      try (Subtask failing = new Subtask(null, 1, 0)) {
        for (int i = 0; i < cut; i++) {
          failing.add(values[i]);
        }
        state = failing.snapshot();
        // Counted, then forgotten by the failure, then counted again when it is replayed.
        failing.add(99, 100);
      }
      try (Subtask restored = new Subtask(state, 1, 0)) {
        for (int i = cut; i < values.length; i++) {
          restored.add(values[i]);
        }
        assertThat(restored.counted()).isEqualTo(expected(values));
      }
    }
  }

  @Test
  void countsSurviveAChangeOfParallelism() throws Exception {
    OperatorSubtaskState three;
    try (Subtask a = new Subtask(null, 3, 0).add(1, 2);
        Subtask b = new Subtask(null, 3, 1);
        Subtask c = new Subtask(null, 3, 2).add(3, 4, 5)) {
      three =
          AbstractStreamOperatorTestHarness.repackageState(
              a.snapshot(), b.snapshot(), c.snapshot());
    }
    assertThat(total(three, 3, 1)).isEqualTo(expected(1, 2, 3, 4, 5));
    assertThat(total(three, 3, 2)).isEqualTo(expected(1, 2, 3, 4, 5));
    assertThat(total(three, 3, 5)).isEqualTo(expected(1, 2, 3, 4, 5));
  }

  private static RowDigest total(OperatorSubtaskState state, int before, int after)
      throws Exception {
    RowDigest total = RowDigest.EMPTY;
    for (int i = 0; i < after; i++) {
      OperatorSubtaskState part =
          AbstractStreamOperatorTestHarness.repartitionOperatorState(
              state, MOST_SUBTASKS, before, after, i);
      try (Subtask subtask = new Subtask(part, after, i)) {
        total = total.plus(subtask.counted());
      }
    }
    return total;
  }

  @Test
  void aLedgerWithoutDigestOnlyCounts() throws Exception {
    OperatorSubtaskState state;
    try (Subtask subtask = new Subtask(new LedgerOperator("rows", null), null, 1, 0).add(1, 2)) {
      state = subtask.snapshot();
    }
    try (Subtask restored = new Subtask(new LedgerOperator("rows", null), state, 1, 0).add(3)) {
      assertThat(restored.counter("rows")).isEqualTo(3);
      assertThat(restored.operator.getRuntimeContext().getAccumulator("rows.high")).isNull();
    }
  }
}

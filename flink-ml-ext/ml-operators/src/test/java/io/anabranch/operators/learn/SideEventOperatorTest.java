// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.runtime.event.WatermarkEvent;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.io.PushingAsyncDataInput.DataOutput;
import org.apache.flink.streaming.runtime.streamrecord.LatencyMarker;
import org.apache.flink.streaming.runtime.streamrecord.RecordAttributes;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.StatusWatermarkValve;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.types.RowKind;
import org.junit.jupiter.api.Test;

/** What queries and labels say of event time, on their way to a learner's second input. */
class SideEventOperatorTest {
  private static final RowType QUERIES =
      LearnTypes.queries(LearnHarness.learner("linear").spec(), LearnHarness.ROW_TYPE);

  private static OneInputStreamOperatorTestHarness<RowData, RowData> queries() throws Exception {
    OneInputStreamOperatorTestHarness<RowData, RowData> harness =
        new OneInputStreamOperatorTestHarness<>(
            new SideEventOperator(
                SideEvents.Kind.QUERY,
                SideEventOperator.Time.IDLE,
                QUERIES,
                new int[] {0},
                new int[] {1}));
    harness.open();
    return harness;
  }

  private static RowData query() {
    return GenericRowData.of(StringData.fromString("pump"), StringData.fromString("q"));
  }

  /** Without its rows. */
  private static List<Object> times(OneInputStreamOperatorTestHarness<RowData, RowData> harness) {
    List<Object> times = new ArrayList<>(harness.getOutput());
    times.removeIf(StreamRecord.class::isInstance);
    return times;
  }

  @Test
  void queriesAreIdleFromStartToEnd() throws Exception {
    try (var harness = queries()) {
      harness.setProcessingTime(1);
      harness.processWatermarkStatus(WatermarkStatus.IDLE);
      harness.processWatermarkStatus(WatermarkStatus.ACTIVE);
      harness.processWatermark(100);
      harness.processElement(query(), 0);
      harness.processWatermark(Long.MAX_VALUE);
      assertThat(harness.extractOutputValues()).hasSize(1);
      assertThat(times(harness)).containsExactly(WatermarkStatus.IDLE);
    }
  }

  @Test
  void aSourceThatEndsAtOnceHoldsNoTimeBack() throws Exception {
    try (var harness = queries()) {
      harness.processElement(query(), 0);
      harness.processWatermark(Long.MAX_VALUE);
      harness.getOperator().finish();
      assertThat(times(harness)).containsExactly(WatermarkStatus.IDLE);
    }
  }

  @Test
  void labelsThatWereSilentGoOnWhereTheyWere() throws Exception {
    List<Object> passed = new ArrayList<>();
    StatusWatermarkValve valve = new StatusWatermarkValve(2);
    try (var harness = queries()) {
      harness.setProcessingTime(1);
      harness.processWatermark(Long.MAX_VALUE);
      harness.getOperator().finish();
      for (Object element : times(harness)) {
        if (element instanceof Watermark mark) {
          valve.inputWatermark(mark, 1, into(passed));
        } else {
          valve.inputWatermarkStatus((WatermarkStatus) element, 1, into(passed));
        }
      }
    }
    valve.inputWatermark(new Watermark(100), 0, into(passed));
    valve.inputWatermarkStatus(WatermarkStatus.IDLE, 0, into(passed));
    valve.inputWatermarkStatus(WatermarkStatus.ACTIVE, 0, into(passed));
    valve.inputWatermark(new Watermark(200), 0, into(passed));
    assertThat(passed)
        .containsExactly(
            new Watermark(100), WatermarkStatus.IDLE, WatermarkStatus.ACTIVE, new Watermark(200));
  }

  private static DataOutput<Object> into(List<Object> passed) {
    return new DataOutput<>() {
      @Override
      public void emitRecord(StreamRecord<Object> record) {
        passed.add(record);
      }

      @Override
      public void emitWatermark(Watermark watermark) {
        passed.add(watermark);
      }

      @Override
      public void emitWatermarkStatus(WatermarkStatus status) {
        passed.add(status);
      }

      @Override
      public void emitLatencyMarker(LatencyMarker marker) {
        passed.add(marker);
      }

      @Override
      public void emitRecordAttributes(RecordAttributes attributes) {
        passed.add(attributes);
      }

      @Override
      public void emitWatermark(WatermarkEvent watermark) {
        passed.add(watermark);
      }
    };
  }

  @Test
  void aChangeOfAnotherRowIsRefused() throws Exception {
    RowData update = query();
    update.setRowKind(RowKind.UPDATE_AFTER);
    try (var harness = queries()) {
      assertThatThrownBy(() -> harness.processElement(update, 0))
          .hasMessage("row kind: UPDATE_AFTER (expected: INSERT, an append-only stream)");
    }
  }
}

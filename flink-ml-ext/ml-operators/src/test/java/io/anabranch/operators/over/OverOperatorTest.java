// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.over;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anabranch.operators.over.OverHarness.Input;
import io.anabranch.operators.row.RowText;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.types.RowKind;

class OverOperatorTest extends OverInputs {
  private static final long BOUND = 60;

  @Property(tries = 150)
  void outOfOrderWithinTheBoundEqualsBatch(
      @ForAll @From("inputs") List<Input> inputs, @ForAll Random random) throws Exception {
    try (OverHarness harness = OverHarness.streaming(null, null)) {
      long newest = Long.MIN_VALUE;
      for (Input input : shuffled(inputs, BOUND, random)) {
        harness.process(input);
        newest = Math.max(newest, input.time());
        harness.watermark(newest - BOUND - 1);
      }
      harness.watermark(Long.MAX_VALUE);

      assertThat(byKey(harness.output())).isEqualTo(batch(inputs));
      assertThat(harness.late()).isEmpty();
      assertThat(harness.output().size() + harness.deadLetters().size()).isEqualTo(inputs.size());
    }
  }

  @Property(tries = 100)
  void rowsBeyondTheBoundAndNoOthersAreLate(
      @ForAll @From("inputs") List<Input> inputs, @ForAll @LongRange(min = 0, max = 300) long bound)
      throws Exception {
    List<String> late = new ArrayList<>();
    List<Input> onTime = new ArrayList<>();
    RowText text = new RowText(OverHarness.ROW_TYPE);
    try (OverHarness harness = OverHarness.streaming(null, null)) {
      long watermark = Long.MIN_VALUE;
      for (Input input : inputs) {
        harness.process(input);
        if (input.time() <= watermark) {
          late.add(text.of(input.row()));
        } else {
          onTime.add(input);
        }
        watermark = Math.max(watermark, input.time() - bound - 1);
        harness.watermark(watermark);
      }
      harness.watermark(Long.MAX_VALUE);

      assertThat(harness.late()).isEqualTo(late);
      assertThat(byKey(harness.output())).isEqualTo(batch(onTime));
      int all = harness.output().size() + harness.deadLetters().size() + harness.late().size();
      assertThat(all).isEqualTo(inputs.size());
    }
  }

  @Property(tries = 12)
  void aRestoreAfterEveryRowChangesNothing(
      @ForAll @From("inputs") List<Input> inputs, @ForAll Random random) throws Exception {
    List<Input> arriving = shuffled(inputs, 2 * BOUND, random);
    Outputs undisturbed = run(arriving, new HashMapStateBackend(), false);
    assertThat(run(arriving, new HashMapStateBackend(), true)).isEqualTo(undisturbed);
    assertThat(run(arriving, new EmbeddedRocksDBStateBackend(), false)).isEqualTo(undisturbed);
    // Opening RocksDB takes its time.
    List<Input> few = arriving.subList(0, arriving.size() / 3);
    assertThat(run(few, new EmbeddedRocksDBStateBackend(), true))
        .isEqualTo(run(few, new HashMapStateBackend(), false));
  }

  @Property(tries = 30)
  void rescalingChangesNothing(@ForAll @From("inputs") List<Input> inputs, @ForAll Random random)
      throws Exception {
    List<Input> arriving = shuffled(inputs, BOUND, random);
    int half = arriving.size() / 2;
    long newest = arriving.subList(0, half).stream().mapToLong(Input::time).max().orElse(0);
    List<String> outputs = new ArrayList<>();
    OperatorSubtaskState state;
    try (OverHarness harness = OverHarness.streaming(null, null)) {
      for (Input input : arriving.subList(0, half)) {
        harness.process(input);
      }
      harness.watermark(newest - BOUND - 1);
      state = harness.snapshot(1);
      outputs.addAll(harness.output());
    }
    for (int subtask = 0; subtask < 2; subtask++) {
      outputs.addAll(secondHalf(state, subtask, arriving.subList(half, arriving.size())));
    }
    assertThat(byKey(outputs)).isEqualTo(batch(arriving));
  }

  @Example
  void rowsOfAKeyComeOutInOrderAndPeersByContent() throws Exception {
    List<Input> inputs =
        List.of(
            new Input("ATL", 3.0, 1, 20),
            new Input("ATL", 2.0, 2, 10),
            new Input("ATL", 1.0, 3, 10),
            new Input("ATL", 1.0, 2, 10));
    List<String> expected = run(inputs, new HashMapStateBackend(), false).rows();
    List<Input> reversed = new ArrayList<>(inputs);
    Collections.reverse(reversed);
    assertThat(run(reversed, new HashMapStateBackend(), false).rows()).isEqualTo(expected);
    assertThat(expected.get(3))
        .startsWith("20 {\"place\": \"ATL\", \"delay\": 3.0, \"miles\": 1, \"near_count\": 3");
  }

  @Example
  void stateOfASilentKeyIsForgottenWhenNoWindowSeesItsLastRow() throws Exception {
    try (OverHarness harness = OverHarness.streaming(new HashMapStateBackend(), null)) {
      harness.process(new Input("ATL", 1.0, 1, 100));
      harness.watermark(529);
      harness.snapshot(1);
      assertThat(harness.stateEntries()).isPositive();
      harness.process(new Input("ATL", 1.0, 1, 530));
      harness.watermark(530);
      assertThat(harness.output().get(1)).contains("\"far_count\": 1");
      harness.watermark(960);
      harness.snapshot(2);
      assertThat(harness.stateEntries()).isPositive();
      harness.watermark(961);
      assertThat(harness.stateEntries()).isZero();
      assertThat(harness.timers()).isZero();
    }
  }

  @Example
  void aRowThatWasLateBeforeARestoreIsLateAfterIt() throws Exception {
    OperatorSubtaskState state;
    try (OverHarness harness = OverHarness.streaming(null, null)) {
      harness.watermark(100);
      state = harness.snapshot(1);
    }
    try (OverHarness harness = OverHarness.streaming(null, state)) {
      harness.process(new Input("ATL", 1.0, 1, 100));
      harness.process(new Input("ATL", 1.0, 1, 101));
      harness.watermark(Long.MAX_VALUE);
      assertThat(harness.late()).hasSize(1);
      assertThat(harness.output()).hasSize(1);
    }
  }

  @Example
  void rowsThatCannotBeUsedBecomeDeadLettersAndAreSeenByNoWindow() throws Exception {
    try (OverHarness harness = OverHarness.streaming(null, null)) {
      harness.process(new Input("ATL", Double.NaN, 1, 10));
      harness.process(new Input("ATL", 1.0, 1, 20));
      harness.process(new StreamRecord<>(new Input("ATL", 2.0, 1, 0).row()));
      harness.process(new Input("ATL", 3.0, 1, Long.MAX_VALUE - 1));
      harness.watermark(Long.MAX_VALUE);
      assertThat(harness.output()).hasSize(1).first().asString().contains("\"near_count\": 0");
      assertThat(harness.deadLetters())
          .containsExactlyInAnyOrder(
              letter("delay: NaN (expected: a finite number or null)", "\\\"NaN\\\""),
              letter("event time: missing (expected: a timestamp)", "2.0"),
              letter(
                  "event time: 9223372036854775806 (expected: at most 2^62 ms from 1970)", "3.0"));
    }
  }

  @Example
  void refusesRowsThatAreNotInserted() throws Exception {
    RowData row = new Input("ATL", 1.0, 1, 0).row();
    row.setRowKind(RowKind.DELETE);
    try (OverHarness harness = OverHarness.streaming(null, null)) {
      assertThatThrownBy(() -> harness.process(new StreamRecord<>(row, 1)))
          .hasMessage("row kind: DELETE (expected: INSERT, an append-only stream)");
    }
  }

  @Example
  void aKeyOfUnknownValuesKnowsItsTimeWhenTheWatermarkFallsBack() throws Exception {
    Input unknown = new Input("ATL", null, null, 100);
    int own = OverHarness.subtaskOf(unknown, 2);
    OperatorSubtaskState[] states = new OperatorSubtaskState[2];
    for (int subtask = 0; subtask < 2; subtask++) {
      try (OverHarness harness = streaming(OverHarness.setup(), null, 2, subtask)) {
        if (subtask == own) {
          harness.process(unknown);
        }
        harness.watermark(subtask == own ? 100 : 10);
        states[subtask] = harness.snapshot(1);
      }
    }
    OperatorSubtaskState both =
        AbstractStreamOperatorTestHarness.repartitionOperatorState(
            AbstractStreamOperatorTestHarness.repackageState(states),
            OverHarness.KEY_GROUPS,
            2,
            1,
            0);
    try (OverHarness harness = streaming(OverHarness.setup(), both, 1, 0)) {
      harness.process(new Input("ATL", 1.0, 1, 60));
      harness.process(new Input("ATL", 1.0, 1, 101));
      harness.watermark(102);
      assertThat(harness.late()).hasSize(1);
      assertThat(harness.output()).hasSize(1);
    }
  }

  @Example
  void aDeadLetterHoldsTheColumnsOfTheDefinitionOnly() throws Exception {
    List<RowType.RowField> fields = OverHarness.ROW_TYPE.getFields().subList(0, 2);
    OverSetup setup = OverHarness.setup(new RowType(fields));
    try (OverHarness harness = streaming(setup, null, 1, 0)) {
      harness.process(new Input("ATL", Double.NaN, 1, 10));
      harness.process(new StreamRecord<>(new Input("ATL", 2.0, 1, 0).row()));
      harness.watermark(10);
      assertThat(harness.deadLetters())
          .hasSize(2)
          .allMatch(letter -> letter.contains("\\\"delay\\\": "))
          .noneMatch(letter -> letter.contains("miles"));
    }
  }

  @Example
  void aKeyThatTakesMoreThanItsShareSendsOthersToTheState() throws Exception {
    HashMapStateBackend backend = new HashMapStateBackend();
    try (OverHarness harness = OverHarness.streaming(backend, null)) {
      harness.process(new Input("ATL", 1.0, 1, 1));
      harness.process(new Input("ORD", 1.0, 1, 1));
      harness.watermark(1);
      assertThat(harness.stateEntries()).isZero();
      // Rising values, all of which a minimum holds; fewer than make a block.
      for (int i = 0; i < 40; i++) {
        harness.process(new Input("ORD", (double) i, 1, 2));
      }
      harness.watermark(2);
      assertThat(harness.stateEntries()).isZero();
      harness.process(new Input("ORD", 1.0, 1, 3));
      harness.watermark(3);
      assertThat(harness.stateEntries()).as("head and block of ATL").isEqualTo(2);
    }
  }

  @Example
  void refusesBatchInputThatIsNotSorted() throws Exception {
    BatchOverOperator operator = new BatchOverOperator(OverHarness.setup());
    try (OverHarness harness = new OverHarness(operator, null, null, 1, 0)) {
      harness.process(new Input("ATL", 1.0, 1, 5));
      assertThatThrownBy(() -> harness.process(new Input("ATL", 1.0, 1, 4)))
          .hasMessage("event time: 4 (expected: >= 5, as BATCH execution sorts)");
    }
  }

  private record Outputs(List<String> rows, List<String> late, List<String> deadLetters) {}

  private static OverHarness streaming(
      OverSetup setup, OperatorSubtaskState state, int parallelism, int subtask) throws Exception {
    StreamingOverOperator operator = new StreamingOverOperator(setup, OverHarness.bytesOf(2));
    return new OverHarness(operator, null, state, parallelism, subtask);
  }

  private static Outputs run(List<Input> inputs, StateBackend backend, boolean restoring)
      throws Exception {
    Outputs outputs = new Outputs(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    OverHarness harness = OverHarness.streaming(backend, null);
    try {
      long newest = Long.MIN_VALUE;
      for (int i = 0; i < inputs.size(); i++) {
        harness.process(inputs.get(i));
        newest = Math.max(newest, inputs.get(i).time());
        if (restoring) {
          OperatorSubtaskState state = harness.snapshot(i);
          take(harness, outputs);
          harness.close();
          harness = OverHarness.streaming(backend, state);
        }
        harness.watermark(newest - BOUND - 1);
      }
      harness.watermark(Long.MAX_VALUE);
      take(harness, outputs);
    } finally {
      harness.close();
    }
    Collections.sort(outputs.deadLetters());
    return new Outputs(byKey(outputs.rows()), outputs.late(), outputs.deadLetters());
  }

  private static void take(OverHarness harness, Outputs outputs) {
    outputs.rows().addAll(harness.output());
    outputs.late().addAll(harness.late());
    outputs.deadLetters().addAll(harness.deadLetters());
  }

  private static List<String> secondHalf(
      OperatorSubtaskState state, int subtask, List<Input> inputs) throws Exception {
    OperatorSubtaskState part =
        AbstractStreamOperatorTestHarness.repartitionOperatorState(
            state, OverHarness.KEY_GROUPS, 1, 2, subtask);
    StreamingOverOperator operator =
        new StreamingOverOperator(OverHarness.setup(), OverHarness.bytesOf(2));
    try (OverHarness harness = new OverHarness(operator, null, part, 2, subtask)) {
      for (Input input : inputs) {
        if (OverHarness.subtaskOf(input, 2) == subtask) {
          harness.process(input);
        }
      }
      harness.watermark(Long.MAX_VALUE);
      assertThat(harness.late()).isEmpty();
      return harness.output();
    }
  }

  private static String letter(String reason, String delay) {
    return "{\"stage\": \"window\", \"kind\": \"DATA\", \"reason\": \""
        + reason
        + "\", \"original\": \"{\\\"place\\\": \\\"ATL\\\", \\\"delay\\\": "
        + delay
        + ", \\\"miles\\\": 1}\"}";
  }
}

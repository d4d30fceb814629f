// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anabranch.core.online.LearnSpec;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;

class LearnOperatorTest extends LearnEvents {
  private static final long BOUND = 60;

  /** So far apart, no two times share a span of held events. */
  private static final long SPREAD = 1500;

  @Property(tries = 200)
  void outOfOrderWithinTheBoundEqualsBatch(
      @ForAll @From("specs") LearnSpec spec,
      @ForAll @From("events") List<Event> events,
      @ForAll Random random)
      throws Exception {
    List<Event> own = of(spec, events);
    try (LearnHarness harness = LearnHarness.streaming(spec, null, null)) {
      long newest = Long.MIN_VALUE;
      long watermark = Long.MIN_VALUE;
      for (Event event : shuffled(own, BOUND, random)) {
        harness.process(event);
        newest = Math.max(newest, event.time());
        if (random.nextBoolean()) {
          watermark = newest - BOUND - 1;
          harness.watermark(watermark);
        }
      }
      harness.watermark(Long.MAX_VALUE);
      harness.finish();

      Outputs outputs = Outputs.of(harness);
      Outputs batch = LearnHarness.batch(spec, own);
      assertThat(outputs.models()).isEqualTo(remembered(batch.models(), spec, watermark));
      assertThat(outputs.withoutModels()).isEqualTo(batch.withoutModels());
      assertThat(outputs.late()).isEmpty();
      assertThat(outputs.rows().size() + outputs.deadLetters().size())
          .isEqualTo(own.stream().filter(event -> !event.isLabel()).count());
      assertThat(outputs.labelsLearnt().size() + outputs.labelLetters().size())
          .isEqualTo(own.stream().filter(Event::isLabel).count());
    }
  }

  /** A stream has forgotten the keys that were silent for too long before its last watermark. */
  private static List<String> remembered(List<String> models, LearnSpec spec, long watermark) {
    return models.stream()
        .filter(model -> spec.ttl() == null || asOf(model) + spec.ttl().toMillis() >= watermark)
        .toList();
  }

  private static long asOf(String model) {
    String name = "\"as_of\": \"";
    int at = model.indexOf(name) + name.length();
    return LocalDateTime.parse(model.substring(at, model.indexOf('"', at)))
        .toInstant(ZoneOffset.UTC)
        .toEpochMilli();
  }

  @Property(tries = 12)
  void manyKeysInOneWatermarkEqualBatch(
      @ForAll @From("specs") LearnSpec spec,
      @ForAll @From("bursts") int keys,
      @ForAll Random random)
      throws Exception {
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < 4 * keys; i++) {
      long time = 10 * (i / keys) + random.nextInt(10);
      double label = random.nextInt(2);
      events.add(
          new Event(false, "d" + i % keys, (long) i, random.nextGaussian(), 1, 0.5, label, time));
    }
    List<Event> arriving = shuffled(events, BOUND, random);
    Outputs batch = LearnHarness.batch(spec, arriving);
    for (StateBackend backend :
        List.of(new HashMapStateBackend(), new EmbeddedRocksDBStateBackend())) {
      try (LearnHarness harness = LearnHarness.streaming(spec, backend, null)) {
        for (Event event : arriving) {
          harness.process(event);
        }
        // Known by then, for half of the rows.
        harness.watermark(19);
        harness.watermark(Long.MAX_VALUE);
        harness.finish();
        assertThat(Outputs.of(harness)).isEqualTo(batch);
      }
    }
  }

  @Property(tries = 60)
  void whatComesBeyondTheBoundAndNothingElseIsLate(
      @ForAll @From("specs") LearnSpec spec,
      @ForAll @From("events") List<Event> events,
      @ForAll @LongRange(min = 0, max = 300) long bound)
      throws Exception {
    int lateRows = 0;
    int lateLabels = 0;
    List<Event> onTime = new ArrayList<>();
    try (LearnHarness harness = LearnHarness.streaming(spec, null, null)) {
      long watermark = Long.MIN_VALUE;
      for (Event event : of(spec, events)) {
        harness.process(event);
        if (event.time() > watermark) {
          onTime.add(event);
        } else if (event.isLabel()) {
          lateLabels++;
        } else {
          lateRows++;
        }
        watermark = Math.max(watermark, event.time() - bound - 1);
        harness.watermark(watermark);
      }
      harness.watermark(Long.MAX_VALUE);

      assertThat(harness.late()).hasSize(lateRows);
      assertThat(harness.labelLetters().stream().filter(l -> l.contains("has passed already")))
          .hasSize(lateLabels);
      Outputs batch = LearnHarness.batch(spec, onTime);
      assertThat(Outputs.of(harness).rows()).isEqualTo(batch.rows());
    }
  }

  @Property(tries = 5)
  void aRestoreAfterEveryEventChangesNothing(
      @ForAll @From("specs") LearnSpec spec,
      @ForAll @From("events") List<Event> events,
      @ForAll Random random)
      throws Exception {
    List<Event> arriving = shuffled(of(spec, events), 2 * BOUND, random);
    Outputs undisturbed = run(spec, arriving, new HashMapStateBackend(), false);
    assertThat(run(spec, arriving, new HashMapStateBackend(), true)).isEqualTo(undisturbed);
    assertThat(run(spec, arriving, new EmbeddedRocksDBStateBackend(), false))
        .isEqualTo(undisturbed);
    // Opening RocksDB takes its time.
    List<Event> few = arriving.subList(0, arriving.size() / 3);
    assertThat(run(spec, few, new EmbeddedRocksDBStateBackend(), true))
        .isEqualTo(run(spec, few, new HashMapStateBackend(), false));
  }

  @Property(tries = 20)
  void whatIsLearntWhileACheckpointIsWrittenIsNotInIt(
      @ForAll @From("specs") LearnSpec spec,
      @ForAll @From("events") List<Event> events,
      @ForAll Random random)
      throws Exception {
    List<Event> arriving = shuffled(of(spec, events), BOUND, random);
    List<Event> before = arriving.subList(0, arriving.size() / 2);
    List<Event> after = arriving.subList(before.size(), arriving.size());
    Outputs outputs = new Outputs();
    OperatorSubtaskState state;
    try (LearnHarness harness = LearnHarness.streaming(spec, new HashMapStateBackend(), null)) {
      long newest = process(before, Long.MIN_VALUE, harness);
      outputs.take(harness);
      Callable<OperatorSubtaskState> writing = harness.startSnapshot(1);
      process(after, newest, harness);
      state = writing.call();
    }
    try (LearnHarness harness = LearnHarness.streaming(spec, new HashMapStateBackend(), state)) {
      process(after, before.stream().mapToLong(Event::time).max().orElse(0), harness);
      harness.watermark(Long.MAX_VALUE);
      harness.finish();
      outputs.take(harness);
    }
    assertThat(outputs.sorted()).isEqualTo(run(spec, arriving, new HashMapStateBackend(), false));
  }

  private static long process(List<Event> events, long from, LearnHarness harness)
      throws Exception {
    long newest = from;
    for (Event event : events) {
      harness.process(event);
      newest = Math.max(newest, event.time());
      harness.watermark(newest - BOUND - 1);
    }
    return newest;
  }

  @Property(tries = 3)
  void rescalingOverRocksDbTakesWhatWaitsInTheStateAlong(
      @ForAll @From("specs") LearnSpec spec,
      @ForAll @From("events") List<Event> events,
      @ForAll Random random)
      throws Exception {
    // So far apart, some wait in chunks in the state; the first watermark passes some of them.
    List<Event> arriving = shuffled(of(spec, spread(events)), SPREAD * BOUND, random);
    rescale(spec, arriving, SPREAD * BOUND, new EmbeddedRocksDBStateBackend());
  }

  @Property(tries = 10)
  void rescalingFromTwoToFourToOneChangesNothing(
      @ForAll @From("specs") LearnSpec spec,
      @ForAll @From("events") List<Event> events,
      @ForAll Random random)
      throws Exception {
    rescale(spec, shuffled(of(spec, events), BOUND, random), BOUND, new HashMapStateBackend());
  }

  private static void rescale(
      LearnSpec spec, List<Event> arriving, long bound, StateBackend backend) throws Exception {
    int third = arriving.size() / 3;
    Outputs outputs = new Outputs();
    long newest = Long.MIN_VALUE;
    OperatorSubtaskState[] states = null;
    int before = 0;
    for (int part = 0; part < 3; part++) {
      List<Event> now =
          arriving.subList(part * third, part == 2 ? arriving.size() : (part + 1) * third);
      newest = Math.max(newest, now.stream().mapToLong(Event::time).max().orElse(newest));
      int parallelism = List.of(2, 4, 1).get(part);
      // No watermark of a subtask may be above what the others' rows allow.
      long watermark = part == 2 ? Long.MAX_VALUE : Math.max(0, newest) - bound - 1;
      states = runAt(spec, backend, parallelism, states, before, now, watermark, outputs);
      before = parallelism;
    }
    assertThat(outputs.sorted().withoutModels())
        .isEqualTo(LearnHarness.batch(spec, arriving).withoutModels());
  }

  @Property(tries = 5)
  void whatMemoryHasNoRoomForWaitsInTheState(
      @ForAll @From("specs") LearnSpec spec,
      @ForAll @From("events") List<Event> events,
      @ForAll Random random)
      throws Exception {
    List<Event> arriving = shuffled(of(spec, spread(events)), SPREAD * 300, random);
    EmbeddedRocksDBStateBackend backend = new EmbeddedRocksDBStateBackend();
    Outputs outputs = new Outputs();
    LearnHarness harness = LearnHarness.streaming(spec, backend, null);
    try {
      long newest = Long.MIN_VALUE;
      for (int i = 0; i < arriving.size(); i++) {
        harness.process(arriving.get(i));
        newest = Math.max(newest, arriving.get(i).time());
        if (i % 40 == 39) {
          OperatorSubtaskState state = harness.snapshot(i);
          outputs.take(harness);
          harness.close();
          harness = LearnHarness.streaming(spec, backend, state);
        }
        harness.watermark(newest - SPREAD * 300 - 1);
        assertThat(harness.heldBytes()).isLessThan(10_000);
      }
      harness.watermark(Long.MAX_VALUE);
      outputs.take(harness);
    } finally {
      harness.close();
    }
    assertThat(outputs.sorted().withoutModels())
        .isEqualTo(LearnHarness.batch(spec, arriving).withoutModels());
  }

  private static List<Event> spread(List<Event> events) {
    return events.stream().map(event -> event.at(event.time() * SPREAD)).toList();
  }

  private static OperatorSubtaskState[] runAt(
      LearnSpec spec,
      StateBackend backend,
      int parallelism,
      OperatorSubtaskState[] states,
      int before,
      List<Event> events,
      long watermark,
      Outputs outputs)
      throws Exception {
    OperatorSubtaskState[] after = new OperatorSubtaskState[parallelism];
    for (int subtask = 0; subtask < parallelism; subtask++) {
      OperatorSubtaskState state =
          states == null
              ? null
              : AbstractStreamOperatorTestHarness.repartitionOperatorState(
                  AbstractStreamOperatorTestHarness.repackageState(states),
                  LearnHarness.KEY_GROUPS,
                  before,
                  parallelism,
                  subtask);
      try (LearnHarness harness =
          LearnHarness.streaming(spec, backend, state, parallelism, subtask)) {
        for (Event event : events) {
          if (LearnHarness.subtaskOf(event, parallelism) == subtask) {
            harness.process(event);
          }
        }
        harness.watermark(watermark);
        if (watermark == Long.MAX_VALUE) {
          harness.finish();
        }
        after[subtask] = harness.snapshot(1);
        outputs.take(harness);
      }
    }
    return after;
  }

  private static Outputs run(
      LearnSpec spec, List<Event> events, StateBackend backend, boolean restoring)
      throws Exception {
    Outputs outputs = new Outputs();
    LearnHarness harness = LearnHarness.streaming(spec, backend, null);
    try {
      long newest = Long.MIN_VALUE;
      for (int i = 0; i < events.size(); i++) {
        harness.process(events.get(i));
        newest = Math.max(newest, events.get(i).time());
        if (restoring) {
          OperatorSubtaskState state = harness.snapshot(i);
          outputs.take(harness);
          harness.close();
          harness = LearnHarness.streaming(spec, backend, state);
        }
        harness.watermark(newest - BOUND - 1);
      }
      harness.watermark(Long.MAX_VALUE);
      harness.finish();
      outputs.take(harness);
    } finally {
      harness.close();
    }
    return outputs.sorted();
  }

  @Example
  void refusesBatchInputThatIsNotSorted() throws Exception {
    try (LearnHarness harness = LearnHarness.batch(AT_ONCE)) {
      harness.process(Event.row("pump", 1, 1.0, 1.0, 5));
      assertThatThrownBy(() -> harness.process(Event.row("pump", 1, 1.0, 1.0, 4)))
          .hasMessage("event time: 4 (expected: >= 5, as BATCH execution sorts)");
    }
  }
}

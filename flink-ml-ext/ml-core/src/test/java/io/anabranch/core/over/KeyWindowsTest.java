// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.over;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import io.anabranch.core.over.Recomputed.Row;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class KeyWindowsTest {
  private static final List<String> STATS =
      List.of(
          "count",
          "sum",
          "mean",
          "std",
          "min",
          "max",
          "last",
          "lag-1",
          "lag-2",
          "lag-5",
          "delta",
          "since-last",
          "ewma");

  @Property(tries = 400)
  void equalsARecomputationFromScratch(
      @ForAll @From("specs") List<OverSpec> specs, @ForAll @From("rows") List<Row> rows) {
    List<List<Object>> expected = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      expected.add(Recomputed.outputs(specs, rows.subList(0, i), rows.get(i).time()));
    }
    assertThat(run(specs, rows, 0)).isEqualTo(expected);
  }

  @Property(tries = 400)
  void isNotChangedByARestoreAfterEveryRow(
      @ForAll @From("specs") List<OverSpec> specs, @ForAll @From("rows") List<Row> rows)
      throws IOException {
    OverWindows plan = new OverWindows(specs);
    ByteBlockStore store = new ByteBlockStore();
    KeyWindows windows = plan.create(store);
    List<List<Object>> outputs = new ArrayList<>();
    for (Row row : rows) {
      outputs.add(step(plan, windows, row));
      windows.flush();
      windows = plan.read(input(bytes(windows)), store);
    }
    assertThat(outputs).isEqualTo(run(specs, rows, 0));
  }

  @Property(tries = 400)
  void isNotChangedByWhereTheRunStarted(
      @ForAll @From("specs") List<OverSpec> specs, @ForAll @From("rows") List<Row> rows) {
    List<List<Object>> whole = run(specs, rows, 0);
    long reach = new OverWindows(specs).reach();
    for (int start : new int[] {rows.size() / 3, rows.size() / 2, rows.size() * 9 / 10}) {
      List<Row> enough =
          rows.stream().filter(row -> row.time() >= rows.get(start).time() - reach).toList();
      int dropped = rows.size() - enough.size();
      assertThat(run(specs, enough, start - dropped)).isEqualTo(whole.subList(start, rows.size()));
    }
  }

  @Property(tries = 200)
  void isNotChangedByForgettingASilentKey(
      @ForAll @From("specs") List<OverSpec> specs, @ForAll @From("rows") List<Row> rows) {
    OverWindows plan = new OverWindows(specs);
    ByteBlockStore store = new ByteBlockStore();
    KeyWindows windows = plan.create(store);
    List<List<Object>> outputs = new ArrayList<>();
    for (Row row : rows) {
      if (row.time() >= windows.expiry()) {
        windows.drop();
        assertThat(store.blocks).isEmpty();
        windows = plan.create(store);
      }
      outputs.add(step(plan, windows, row));
    }
    assertThat(outputs).isEqualTo(run(specs, rows, 0));
  }

  @Example
  void holdsNoMoreBlocksThanItsRowsNeed() {
    OverWindows plan =
        new OverWindows(List.of(spec("f", "a", 1_000_000, 0, 100, List.of("min", "mean"))));
    ByteBlockStore store = new ByteBlockStore();
    KeyWindows windows = plan.create(store);
    for (int i = 0; i < 10_000; i++) {
      step(plan, windows, new Row(i, List.of((double) i)));
      assertThat(store.blocks.size()).isLessThanOrEqualTo(3);
    }
  }

  @Example
  void rebuildsALongDequeFromTheRows() throws IOException {
    List<OverSpec> specs = List.of(spec("f", "a", 1000, 0, 5000, List.of("min", "max")));
    OverWindows plan = new OverWindows(specs);
    ByteBlockStore store = new ByteBlockStore();
    KeyWindows windows = plan.create(store);
    for (int i = 0; i < 800; i++) {
      step(plan, windows, new Row(i, List.of((double) i)));
    }
    windows.flush();
    byte[] head = bytes(windows);
    assertThat(head.length).isLessThan(200);
    KeyWindows restored = plan.read(input(head), store);
    assertThat(step(plan, restored, new Row(1500, List.of(1.0)))).isEqualTo(List.of(500.0, 799.0));
  }

  @Example
  void weighsWhatAMinimumOfRisingValuesHolds() {
    int rows = 10_000;
    OverWindows plan = new OverWindows(List.of(spec("f", "a", 1_000_000, 0, rows, List.of("min"))));
    KeyWindows windows = plan.create(new ByteBlockStore());
    long empty = windows.bytes();
    assertThat(empty).isBetween(1_000L, 10_000L);
    for (int i = 0; i < rows; i++) {
      step(plan, windows, new Row(i, List.of((double) i)));
    }
    assertThat(windows.bytes() - empty).isBetween(16L * rows / 2, 2 * 16L * rows);
  }

  @Example
  void keepsItsClockAsLongAsItWouldKeepARow() throws IOException {
    OverWindows plan = new OverWindows(List.of(spec("f", "a", 10, 0, 5, List.of("count"))));
    ByteBlockStore store = new ByteBlockStore();
    KeyWindows windows = plan.create(store);
    assertThat(windows.expiry()).isEqualTo(Long.MIN_VALUE);
    step(plan, windows, new Row(100, List.of(Double.NaN)));
    assertThat(windows.expiry()).isEqualTo(100 + plan.reach() + 1);
    assertThat(plan.read(input(bytes(windows)), store).clock()).isEqualTo(100);
  }

  @Example
  void refusesTimesThatGoBack() {
    OverWindows plan = new OverWindows(List.of(spec("f", "a", 10, 0, 5, List.of("count"))));
    KeyWindows windows = plan.create(new ByteBlockStore());
    windows.append(5, new double[] {1});
    assertThatThrownBy(() -> windows.compute(4, new ListSink(1)))
        .hasMessage("time: 4 (expected: >= 5, the time before)");
  }

  @Example
  void refusesAnInfiniteValueAndStaysAsItWas() {
    OverWindows plan = new OverWindows(List.of(spec("f", "a", 10, 0, 5, List.of("count"))));
    KeyWindows windows = plan.create(new ByteBlockStore());
    assertThatThrownBy(() -> windows.append(5, new double[] {1 / 0.0}))
        .isInstanceOfSatisfying(
            MlException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.DATA))
        .hasMessage("value: Infinity (expected: a finite number)");
    assertThat(step(plan, windows, new Row(6, List.of(1.0)))).isEqualTo(List.of(0L));
  }

  @Example
  void refusesStateOfAnotherVersion() throws IOException {
    OverWindows plan = new OverWindows(List.of(spec("f", "a", 10, 0, 5, List.of("count"))));
    byte[] bytes = bytes(plan.create(new ByteBlockStore()));
    bytes[0] = 9;
    assertThatThrownBy(() -> plan.read(input(bytes), new ByteBlockStore()))
        .hasMessage("windows version: 9 (expected: 2)");
  }

  @Provide
  Arbitrary<List<OverSpec>> specs() {
    Arbitrary<OverSpec> spec =
        Combinators.combine(
                Arbitraries.of("a", "b"),
                Arbitraries.of(1L, 3L, 20L, 200L, 5000L),
                Arbitraries.of(0L, 0L, 1L, 7L, 150L),
                Arbitraries.of(1, 2, 5, 70, OverSpec.DEFAULT_ROWS),
                Arbitraries.of(STATS).list().uniqueElements().ofMinSize(1),
                Arbitraries.of(1L, 4L, 100L))
            .as(
                (of, window, lag, rows, stats, halfLife) ->
                    new OverSpec(
                        "f",
                        List.of("key"),
                        of,
                        Duration.ofMillis(window),
                        rows,
                        Duration.ofMillis(lag),
                        stats,
                        stats.contains("ewma") ? Duration.ofMillis(halfLife) : null));
    return spec.list().ofMinSize(1).ofMaxSize(4);
  }

  @Provide
  Arbitrary<List<Row>> rows() {
    Arbitrary<Long> steps = Arbitraries.of(0L, 0L, 0L, 1L, 1L, 2L, 5L, 40L, 600L);
    Arbitrary<Double> values =
        Arbitraries.oneOf(
            Arbitraries.of(Double.NaN, 0.0, -0.0, 1e300, -1e300, 1e-300, 0.1, Double.MIN_VALUE),
            Arbitraries.integers().between(-20, 20).map(i -> (double) i),
            Arbitraries.longs().map(Double::longBitsToDouble).filter(Double::isFinite));
    return Combinators.combine(steps, values, values)
        .as((step, a, b) -> new Row(step, List.of(a, b)))
        .list()
        .ofMinSize(10)
        .ofMaxSize(250)
        .map(KeyWindowsTest::atRunningTimes);
  }

  private static List<Row> atRunningTimes(List<Row> steps) {
    List<Row> rows = new ArrayList<>();
    long time = -1000;
    for (Row step : steps) {
      time += step.time();
      rows.add(new Row(time, step.values()));
    }
    return rows;
  }

  private static List<List<Object>> run(List<OverSpec> specs, List<Row> rows, int from) {
    OverWindows plan = new OverWindows(specs);
    KeyWindows windows = plan.create(new ByteBlockStore());
    List<List<Object>> outputs = new ArrayList<>();
    for (Row row : rows) {
      outputs.add(step(plan, windows, row));
    }
    return outputs.subList(from, outputs.size());
  }

  private static List<Object> step(OverWindows plan, KeyWindows windows, Row row) {
    ListSink sink = new ListSink(plan.outputs().size());
    windows.compute(row.time(), sink);
    // The first spec decides which of the row's values comes first.
    int first = plan.values().get(0).equals("b") ? 1 : 0;
    double[] values = new double[plan.values().size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = row.values().get(first ^ i);
    }
    windows.append(row.time(), values);
    return sink.outputs();
  }

  private static OverSpec spec(
      String name, String of, long window, long lag, int rows, List<String> stats) {
    return new OverSpec(
        name,
        List.of("key"),
        of,
        Duration.ofMillis(window),
        rows,
        Duration.ofMillis(lag),
        stats,
        null);
  }

  private static byte[] bytes(KeyWindows windows) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    windows.write(new DataOutputStream(bytes));
    return bytes.toByteArray();
  }

  private static DataInputStream input(byte[] bytes) {
    return new DataInputStream(new ByteArrayInputStream(bytes));
  }

  /** Boxed, so that equality is equality of bits. */
  private static final class ListSink implements OverSink {
    private final Object[] outputs;

    ListSink(int size) {
      outputs = new Object[size];
    }

    List<Object> outputs() {
      return Arrays.asList(outputs);
    }

    @Override
    public void setNull(int output) {
      outputs[output] = null;
    }

    @Override
    public void setInteger(int output, long value) {
      outputs[output] = value;
    }

    @Override
    public void setNumber(int output, double value) {
      outputs[output] = value;
    }
  }
}

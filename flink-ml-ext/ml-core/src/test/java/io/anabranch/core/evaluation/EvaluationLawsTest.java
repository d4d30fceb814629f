// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anabranch.core.evaluation.Measure.Observation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** What every measure has to obey, whatever the rows. */
class EvaluationLawsTest {
  @Property
  void stateAndResultAreThoseOfTheRowsInAnyOrderAndSplit(
      @ForAll @From("measures") Measure<?> measure,
      @ForAll @From("rows") List<Observation> rows,
      @ForAll Random random)
      throws IOException {
    checkOrderAndSplit(measure, rows, random);
  }

  @Property
  void retractionUndoesAdditionEvenAheadOfIt(
      @ForAll @From("measures") Measure<?> measure,
      @ForAll @From("someRows") List<Observation> kept,
      @ForAll @From("rows") List<Observation> gone,
      @ForAll Random random)
      throws IOException {
    checkRetraction(measure, kept, gone, random);
  }

  @Property
  void aRestoredStateGoesOnAsTheSavedOne(
      @ForAll @From("measures") Measure<?> measure,
      @ForAll @From("rows") List<Observation> before,
      @ForAll @From("rows") List<Observation> after)
      throws IOException {
    checkRestore(measure, before, after);
  }

  @Property
  void rowsThatCannotBeUsedMakeTheResultNaNUntilTheyAreRetracted(
      @ForAll @From("measures") Measure<?> measure,
      @ForAll @From("someRows") List<Observation> rows)
      throws IOException {
    checkUnusable(measure, rows);
  }

  @Example
  void aCutStateIsRefused() throws IOException {
    List<Observation> rows =
        List.of(
            new Observation(1, 2, Sample.ACTUAL, true, false),
            new Observation(-3, 0.1, Sample.REFERENCE, false, false));
    for (Measure<?> measure : Measure.ALL) {
      byte[] bytes = Measure.bytes(measure.of(rows));
      for (int length = 0; length < bytes.length; length++) {
        byte[] cut = Arrays.copyOf(bytes, length);
        assertThatThrownBy(() -> measure.restored(cut))
            .as("%s, %d of %d bytes", measure, length, bytes.length)
            .isInstanceOf(IOException.class);
      }
    }
  }

  private static <E extends Evaluation<E>> void checkOrderAndSplit(
      Measure<E> measure, List<Observation> rows, Random random) throws IOException {
    E sequential = measure.of(rows);
    List<Observation> shuffled = new ArrayList<>(rows);
    Collections.shuffle(shuffled, random);
    E merged = measure.create().get();
    for (int from = 0; from < shuffled.size(); ) {
      int to = Math.min(shuffled.size(), from + random.nextInt(20));
      E part = measure.of(shuffled.subList(from, to));
      byte[] before = Measure.bytes(part);
      merged.merge(part);
      assertThat(Measure.bytes(part)).isEqualTo(before);
      from = to;
    }
    // The result first: it must not depend on the canonical form that writing makes.
    assertThat(measure.result(merged)).isEqualTo(measure.result(sequential));
    assertThat(Measure.bytes(merged)).isEqualTo(Measure.bytes(sequential));
  }

  private static <E extends Evaluation<E>> void checkRetraction(
      Measure<E> measure, List<Observation> kept, List<Observation> gone, Random random)
      throws IOException {
    E early = measure.create().get();
    gone.forEach(row -> measure.retracter().accept(early, row));
    E negative = measure.restored(Measure.bytes(early));
    List<Observation> all = new ArrayList<>(kept);
    all.addAll(gone);
    Collections.shuffle(all, random);
    negative.merge(measure.of(all));

    E late = measure.of(all);
    gone.forEach(row -> measure.retracter().accept(late, row));

    E expected = measure.of(kept);
    assertThat(measure.result(late)).isEqualTo(measure.result(expected));
    assertThat(measure.result(negative)).isEqualTo(measure.result(expected));
    assertThat(Measure.bytes(late)).isEqualTo(Measure.bytes(expected));
    assertThat(Measure.bytes(negative)).isEqualTo(Measure.bytes(expected));

    kept.forEach(row -> measure.retracter().accept(late, row));
    assertThat(measure.result(late)).isEqualTo(measure.result(measure.create().get()));
  }

  private static <E extends Evaluation<E>> void checkRestore(
      Measure<E> measure, List<Observation> before, List<Observation> after) throws IOException {
    E saved = measure.of(before);
    byte[] bytes = Measure.bytes(saved);
    E restored = measure.restored(bytes);
    assertThat(measure.result(restored)).isEqualTo(measure.result(saved));
    assertThat(Measure.bytes(restored)).isEqualTo(bytes);
    after.forEach(row -> measure.adder().accept(saved, row));
    after.forEach(row -> measure.adder().accept(restored, row));
    assertThat(Measure.bytes(restored)).isEqualTo(Measure.bytes(saved));
  }

  private static <E extends Evaluation<E>> void checkUnusable(
      Measure<E> measure, List<Observation> rows) throws IOException {
    E state = measure.of(rows);
    Object usable = measure.result(state);
    if (!(usable instanceof OptionalDouble) || measure.name().matches("accuracy|.*f1")) {
      return;
    }
    Observation bad = new Observation(1, Double.NaN, Sample.ACTUAL, true, true);
    byte[] before = Measure.bytes(state);
    measure.adder().accept(state, bad);
    assertThat(measure.result(state)).isEqualTo(OptionalDouble.of(Double.NaN));
    assertThat(measure.result(measure.restored(Measure.bytes(state))))
        .isEqualTo(OptionalDouble.of(Double.NaN));
    measure.retracter().accept(state, bad);
    assertThat(measure.result(state)).isEqualTo(usable);
    assertThat(Measure.bytes(state)).isEqualTo(before);
  }

  @Provide
  Arbitrary<Measure<?>> measures() {
    return Arbitraries.of(Measure.ALL);
  }

  @Provide
  Arbitrary<List<Observation>> rows() {
    return row().list().ofMaxSize(120);
  }

  @Provide
  Arbitrary<List<Observation>> someRows() {
    return row().list().ofMinSize(1).ofMaxSize(40);
  }

  private static Arbitrary<Observation> row() {
    Arbitrary<Boolean> either = Arbitraries.of(true, false);
    return Combinators.combine(number(), number(), Arbitraries.of(Sample.class), either, either)
        .as(Observation::new);
  }

  private static Arbitrary<Double> number() {
    Arbitrary<Double> any =
        Arbitraries.longs().map(Double::longBitsToDouble).filter(Double::isFinite);
    Arbitrary<Double> few = Arbitraries.integers().between(-4, 4).map(i -> i / 2.0);
    Arbitrary<Double> many = Arbitraries.integers().between(-90000, 90000).map(i -> i / 1000.0);
    Arbitrary<Double> odd =
        Arbitraries.of(-0.0, Double.MAX_VALUE, -Double.MAX_VALUE, Double.MIN_VALUE, 1e-300);
    return Arbitraries.frequencyOf(
        Tuple.of(1, any), Tuple.of(4, few), Tuple.of(4, many), Tuple.of(1, odd));
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anabranch.core.definition.Definition;
import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

final class FitTest {
  private static final String[] ALL = {
    "{name: filled, impute: d, with: mean}",
    "{name: z, standardize: filled}",
    "{name: zz, standardize: z}",
    "{name: low, impute: f, with: min}",
    "{name: high, impute: l, with: max}",
    "{name: usual, impute: d, with: most-frequent}",
    "{name: text, impute: s, with: most-frequent}",
    "{name: hot, one-hot: text}",
    "{name: index, string-index: i, unknown: bucket}",
    "{name: plain, log: i, offset: 100}"
  };

  @Property(tries = 200)
  void statisticsDoNotDependOnOrderOrPartition(@ForAll long seed) {
    Random random = new Random(seed);
    Definition definition = Features.definition(ALL);
    List<ObjectRow> rows = new ArrayList<>();
    for (int i = 5 + random.nextInt(60); i > 0; i--) {
      rows.add(row(random));
    }
    rows.add(Features.row(0L, "a", 1, 1L, 1f, 1.0, true));
    String expected = Features.fit(definition, rows).toJson();

    Collections.shuffle(rows, random);
    assertThat(partitioned(definition, rows, random).toJson()).isEqualTo(expected);
  }

  private static ObjectRow row(Random random) {
    return Features.row(
        0L,
        random.nextInt(4) == 0 ? null : "é" + random.nextInt(5),
        random.nextInt(7) == 0 ? null : random.nextInt(9),
        random.nextInt(3) == 0 ? null : random.nextLong(),
        random.nextInt(5) == 0 ? Float.NaN : random.nextFloat(),
        random.nextInt(5) == 0
            ? Double.NaN
            : random.nextGaussian() * Math.scalb(1.0, random.nextInt(80)),
        null);
  }

  /** Fits in parts that are merged in any order, some of them after a way through bytes. */
  private static FittedStatistics partitioned(
      Definition definition, List<ObjectRow> rows, Random random) {
    FitPlan plan = FeaturePipeline.unfitted(definition).fitPlan();
    FittedStatistics fitted = FittedStatistics.none();
    for (int level = 0; level < plan.levels(); level++) {
      FitProgram program = plan.fitProgram(level, fitted, definition.columns());
      List<FitState> states = new ArrayList<>();
      for (int i = 1 + random.nextInt(5); i > 0; i--) {
        states.add(program.create());
      }
      rows.forEach(row -> Features.offer(program, states.get(random.nextInt(states.size())), row));
      while (states.size() > 1) {
        FitState a = states.remove(random.nextInt(states.size()));
        FitState b = states.remove(random.nextInt(states.size()));
        FitState read = random.nextBoolean() ? program.read(program.write(a)) : a;
        states.add(program.merge(read, b));
      }
      fitted = program.result(states.get(0), fitted);
    }
    return fitted;
  }

  @Test
  void levelsFollowWhatReadsWhat() {
    FitPlan plan = FeaturePipeline.unfitted(Features.definition(ALL)).fitPlan();

    assertThat(plan.levels()).isEqualTo(3);
    assertThat(plan.features(0)).containsExactly("filled", "low", "high", "usual", "text", "index");
    assertThat(plan.features(1)).containsExactly("z", "hot");
    assertThat(plan.features(2)).containsExactly("zz");
    assertThat(plan.stages(2)).isZero();
    assertThat(
            FeaturePipeline.unfitted(Features.definition("{name: y, log: d}")).fitPlan().levels())
        .isZero();
  }

  @Test
  void stagesOverTimeWaitForTheStatisticsTheyRead() {
    Definition definition =
        Features.definition(
            "{name: r, over: {key: s, window: 1 h, of: i}, stats: [mean]}",
            "{name: rz, standardize: r_mean}",
            "{name: z, standardize: d}",
            "{name: q, over: {key: s, window: 1 h, of: z}, stats: [mean]}");
    FitPlan plan = FeaturePipeline.unfitted(definition).fitPlan();

    assertThat(plan.features(0)).containsExactly("z");
    assertThat(plan.stages(0)).isZero();
    assertThat(plan.features(1)).containsExactly("rz");
    assertThat(plan.stages(1)).isEqualTo(1);
  }

  @Test
  void rowsThatAreRefusedLeaveNoTrace() {
    Definition definition =
        Features.definition("{name: a, standardize: i}", "{name: b_, standardize: d}");
    FitPlan plan = FeaturePipeline.unfitted(definition).fitPlan();
    FitProgram program = plan.fitProgram(0, FittedStatistics.none(), definition.columns());
    FitState state = program.create();
    program.add(state, Features.row(null, null, 1, null, null, 2.0, null));
    byte[] before = program.write(state);

    assertThatThrownBy(
            () -> program.add(state, Features.row(null, null, 1, null, null, Double.NaN, null)))
        .isInstanceOfSatisfying(
            MlException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.DATA))
        .hasMessage("d: NaN (expected: a finite number; impute it to accept it)");
    assertThat(program.write(state)).isEqualTo(before);
    assertThat(state.rows()).isEqualTo(1);
  }
}

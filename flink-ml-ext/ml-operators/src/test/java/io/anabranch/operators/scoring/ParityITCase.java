// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.scoring;

import static org.apache.flink.api.common.RuntimeExecutionMode.BATCH;
import static org.apache.flink.api.common.RuntimeExecutionMode.STREAMING;
import static org.assertj.core.api.Assertions.assertThat;

import io.anabranch.core.inference.ModelRunner;
import io.anabranch.operators.scoring.ScoringRuns.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.util.TestStreamEnvironment;
import org.apache.flink.table.data.RowData;

/** Law 1: the same rows give the same rows, bit for bit, in both modes at every parallelism. */
final class ParityITCase {
  private static final int ROWS = 300;
  private static final int SLOTS = 2;

  private static MiniCluster cluster;

  @BeforeContainer
  static void startCluster() throws Exception {
    cluster =
        new MiniCluster(
            new MiniClusterConfiguration.Builder()
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(SLOTS)
                .build());
    cluster.start();
    TestStreamEnvironment.setAsContext(cluster, SLOTS);
  }

  @AfterContainer
  static void stopCluster() throws Exception {
    TestStreamEnvironment.unsetAsContext();
    cluster.close();
  }

  @Property(tries = 8, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
  void bothModesGiveTheSameRowsAtEveryParallelism(@ForAll long seed) throws Exception {
    Random random = new Random(seed);
    PipelineSpec unfitted = RandomDefinition.spec(random);
    List<RowData> rows = RandomDefinition.rows(random, ROWS, RandomDefinition.BOUND_MILLIS);
    ScoringRuns runs =
        new ScoringRuns(rows, ScoringRuns.columns(unfitted), RandomDefinition.BOUND_MILLIS);
    PipelineSpec spec = runs.fit(unfitted, 2);
    ModelRunner.Factory model = RandomDefinition.model(spec, random);

    Outcome expected = runs.score(spec, model, BATCH, 1);
    assertBalanced(expected);
    assertThat(expected.scored()).hasSizeGreaterThan(ROWS / 4);
    for (RuntimeExecutionMode mode : List.of(BATCH, STREAMING)) {
      for (int parallelism = mode == BATCH ? 2 : 1; parallelism <= 2; parallelism++) {
        Outcome outcome = runs.score(spec, model, mode, parallelism);
        String run = mode + " at parallelism " + parallelism + " of\n" + spec.yaml();
        assertBalanced(outcome);
        assertThat(outcome.late()).as(run).isEmpty();
        assertSame(run, expected.scored(), outcome.scored());
        assertSame(run, expected.deadLetters(), outcome.deadLetters());
      }
    }
  }

  @Property(tries = 3, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
  void rowsBeyondTheBoundAreLateAndNoneIsLost(@ForAll long seed) throws Exception {
    Random random = new Random(seed);
    PipelineSpec unfitted = RandomDefinition.spec(random);
    List<RowData> rows = RandomDefinition.rows(random, ROWS, 5 * RandomDefinition.BOUND_MILLIS);
    ScoringRuns runs =
        new ScoringRuns(rows, ScoringRuns.columns(unfitted), RandomDefinition.BOUND_MILLIS);
    PipelineSpec spec = runs.fit(unfitted, 2);
    Outcome outcome = runs.score(spec, RandomDefinition.model(spec, random), STREAMING, 2);
    assertThat(outcome.late()).isNotEmpty();
    assertBalanced(outcome);
  }

  /** Shows some rows that differ, not all rows that there are. */
  private static void assertSame(String run, List<String> expected, List<String> found) {
    if (!expected.equals(found)) {
      List<String> missing = new ArrayList<>(expected);
      found.forEach(missing::remove);
      List<String> surplus = new ArrayList<>(found);
      expected.forEach(surplus::remove);
      throw new AssertionError(
          String.format(
              "%s%d rows are missing, as%n%s%n%d are too many, as%n%s",
              run, missing.size(), first(missing), surplus.size(), first(surplus)));
    }
  }

  private static String first(List<String> rows) {
    return rows.stream().findFirst().orElse("");
  }

  private static void assertBalanced(Outcome outcome) {
    assertThat(outcome.scored().size() + outcome.deadLetters().size() + outcome.late().size())
        .isEqualTo(ROWS);
    assertThat(outcome.count("rows.in")).isEqualTo(ROWS);
    assertThat(outcome.count("rows.scored")).isEqualTo(outcome.scored().size());
    assertThat(outcome.count("rows.dead")).isEqualTo(outcome.deadLetters().size());
    assertThat(outcome.count("rows.late")).isEqualTo(outcome.late().size());
  }
}

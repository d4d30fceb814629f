// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import io.anabranch.core.feature.FittedStatistics;
import io.anabranch.operators.scoring.PipelineSpec;
import io.anabranch.operators.scoring.RandomDefinition;
import io.anabranch.operators.scoring.ScoringRuns;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.table.data.RowData;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class FitStreamsITCase {
  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(4)
              .build());

  private static final String DEFINITION =
      """
      name: fitted
      columns: {at: TIMESTAMP(3), k: STRING, g: INT, x: DOUBLE, y: INT, c: STRING, b: BOOLEAN}
      event-time: {column: at, out-of-orderness: 400 ms}
      key: k
      features:
        - {name: y_z, standardize: y}
        - {name: x_filled, impute: x, with: mean}
        - {name: colour, one-hot: c}
        - {name: index, string-index: c}
        - {name: recent, over: {window: 500 ms, of: y_z}, stats: [mean, count]}
        - {name: recent_z, standardize: recent_mean}
        - {name: often, impute: recent_z, with: most-frequent}
      """;

  private static PipelineSpec spec(String yaml) {
    return new PipelineSpec("fitted.yaml", yaml, null);
  }

  private static String fit(List<RowData> rows, int parallelism) throws Exception {
    PipelineSpec spec = spec(DEFINITION);
    return new ScoringRuns(rows, ScoringRuns.columns(spec), 400).fit(spec, parallelism).fitted();
  }

  @Test
  void theStatisticsDependOnTheRowsAloneToTheByte() throws Exception {
    List<RowData> rows = RandomDefinition.rows(new Random(11), 2_000, 400);
    String one = fit(rows, 1);
    assertThat(fit(rows, 2)).isEqualTo(one);
    assertThat(fit(rows, 4)).isEqualTo(one);
    Collections.shuffle(rows, new Random(12));
    assertThat(fit(rows, 4)).isEqualTo(one);

    FittedStatistics fitted = FittedStatistics.read("fitted.json", one);
    assertThat(fitted.features())
        .containsOnlyKeys("y_z", "x_filled", "colour", "index", "recent_z", "often");
    // Rows with NaN in x cannot be used; they are left out, not fitted in part.
    assertThat(fitted.rows()).isBetween(1_800L, 2_000L);
  }

  @Test
  void aFeatureThatSeesNoValueIsNamed() throws Exception {
    List<RowData> none = RandomDefinition.rows(new Random(1), 1, 0);
    PipelineSpec spec =
        spec(
            DEFINITION.lines().limit(5).reduce("", (a, b) -> a + b + "\n")
                + "  - {name: recent, over: {window: 500 ms, of: y}, stats: [mean]}\n"
                + "  - {name: recent_z, standardize: recent_mean}\n");
    assertThatThrownBy(() -> new ScoringRuns(none, ScoringRuns.columns(spec), 400).fit(spec, 2))
        .isInstanceOfSatisfying(
            MlException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.USER))
        .hasMessageContaining("recent_z");
  }
}

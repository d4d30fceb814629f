// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.learn.anomaly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.anabranch.core.evaluation.AreaUnderCurve;
import io.anabranch.core.learn.Example;
import io.anabranch.core.learn.OnlineModel;
import io.anabranch.core.learn.Subject;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against River and NumPy; make_reference.py beside reference.json says how. */
final class AnomalyReferenceTest {
  private final JsonNode reference;

  AnomalyReferenceTest() throws IOException {
    try (InputStream in = getClass().getResourceAsStream("reference.json")) {
      reference = new ObjectMapper().readTree(in);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "mean, rows, z-score, learn-anomalies=full",
    "half_life_30, rows, z-score, half-life=30 learn-anomalies=full",
    "half_life_30_clipped, rows, z-score, half-life=30 threshold=3 warm-up=50"
        + " learn-anomalies=clipped",
    "median_60, rows, z-score, by=median window=60",
    "equal_median_21, equal_rows, z-score, by=median window=21",
    "chart, rows, ewma-chart, lambda=0.1 warm-up=50 learn-anomalies=full",
    "chart_clipped, rows, ewma-chart, lambda=0.1 threshold=3 warm-up=50 learn-anomalies=clipped",
    "half_spaces, rows, half-space-trees, trees=10 depth=6 window=60 seed=7"
  })
  void scoresAreTheirs(String name, String rows, String kind, String options) {
    JsonNode scores = reference.get(name);
    double[] ours = scores(reference.get(rows), kind, options);
    for (int i = 0; i < ours.length; i++) {
      double expected = scores.get(i).doubleValue();
      assertThat(ours[i])
          .as("%s %d", name, i)
          .isCloseTo(expected, within(1e-9 * Math.max(1, expected)));
    }
  }

  @Test
  void halfSpaceTreesRankAsWellAsThoseOfRiver() {
    double[] scores =
        scores(reference.get("cloud"), "half-space-trees", "trees=25 depth=8 window=250");
    AreaUnderCurve area = new AreaUnderCurve();
    for (int i = 500; i < scores.length; i++) {
      area.add(reference.get("cloud_strange").get(i).booleanValue() ? 1 : 0, scores[i]);
    }
    assertThat(area.result().orElseThrow())
        .isGreaterThan(reference.get("cloud_river_area").doubleValue() - 0.02);
  }

  private static double[] scores(JsonNode rows, String kind, String options) {
    Subject subject = Subject.of(kind, kind, rows.get(0).size(), 0, options.split("[= ]"));
    OnlineModel model = subject.learner().create();
    double[] scores = new double[rows.size()];
    for (int i = 0; i < scores.length; i++) {
      Example row =
          Example.of(rows.get(i).valueStream().mapToDouble(JsonNode::doubleValue).toArray());
      scores[i] = subject.predict(model, row)[0];
      model.learn(row, Double.NaN);
    }
    return scores;
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anabranch.core.online.LearnSpec;
import io.anabranch.core.online.QualityMeasure;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LearnReaderTest {
  private static final String HEAD =
      """
      name: pumps
      columns: {pump: STRING, type: STRING, at: TIMESTAMP(3), load: DOUBLE, age: INT, power: DOUBLE}
      event-time: {column: at, out-of-orderness: 1 min}
      key: pump
      learn:
      """;

  private static Definition read(String learn) {
    return DefinitionReader.read("pumps.yaml", HEAD + learn.indent(2));
  }

  @Test
  void aLearnerHasItsDefaults() {
    LearnSpec spec =
        read("- {name: m, linear: [load, age], label: power, label-lag: 6 h}").learn().get(0);
    assertThat(spec.key()).containsExactly("pump");
    assertThat(spec.learner().features()).containsExactly("load", "age");
    assertThat(spec.delay().lag()).isEqualTo(Duration.ofHours(6));
    assertThat(spec.quality()).containsExactly(QualityMeasure.MAE, QualityMeasure.RMSE);
    assertThat(spec.ttl()).isNull();
  }

  @Test
  void aGroupIsThePriorOfItsMembers() {
    List<LearnSpec> specs =
        read("""
                - {name: kind, key: type, linear: [load], label: power}
                - {name: own, linear: [load], label: power, prior: kind_prediction, ttl: 90 d}
                """)
            .learn();
    assertThat(specs.get(1).prior()).isEqualTo("kind_prediction");
    assertThat(specs.get(1).ttl()).isEqualTo(Duration.ofDays(90));
  }

  @Test
  void learnersAreInTheHash() {
    String other = read("- {name: m, linear: [load], label: power, options: {rate: 0.5}}").hash();
    assertThat(read("- {name: m, linear: [load], label: power}").hash()).isNotEqualTo(other);
  }

  @Test
  void everyProblemIsNamedWithItsLine() {
    assertThatThrownBy(
            () ->
                read(
                    """
                    - name: m
                      linaer: [load]
                      label: power
                    - name: n
                      linear: [laod, pump]
                      label: pump
                      labels: {id: at}
                      quality: [mea]
                      drift: {detector: adwn}
                    - {name: o, linear: [load], options: {rat: 1}, label: power}
                    - {name: p, linear: [load], options: {rate: -1}, label: power}
                    - {name: q, linear: [load]}
                    - {name: r, linear: [load], label: power, quality: [auc]}
                    """))
        .hasMessageContaining("pumps.yaml:7: learn[0].linaer:")
        .hasMessageContaining("did you mean linear?")
        .hasMessageContaining("pumps.yaml:10: learn[1].linear[0]: \"laod\"")
        .hasMessageContaining("did you mean load?")
        .hasMessageContaining(
            "learn[1].linear[1]: \"pump\" (expected: a number; pump is no number)")
        .hasMessageContaining(
            "learn[1].label: \"pump\" (expected: a number, or classes beside it; pump is STRING)")
        .hasMessageContaining("learn[1].labels.within: missing")
        .hasMessageContaining("learn[1].drift.detector: \"adwn\"")
        .hasMessageContaining("learn[2].options.rat: 1 (expected: one of optimizer, rate,")
        .hasMessageContaining("did you mean rate?")
        .hasMessageContaining("learn[3].options.rate: -1 (expected: above 0")
        .hasMessageContaining("learn[4].label: missing (expected: what linear learns to predict)")
        .hasMessageContaining("learn[5].quality: auc (expected: some of mae, rmse)");
  }

  @Test
  void whatCouldNotWorkAtRunTimeIsRefusedHere() {
    assertThatThrownBy(
            () ->
                read(
                    """
                    - {name: a, linear: [power, load], label: power, label-lag: 6 h}
                    - {name: b, linear: [load], label: power, prior: power}
                    - {name: c, softmax: [load], label: power, classes: [0, 1, 2]}
                    - {name: d, softmax: [load], label: age, classes: [x, y, z]}
                    - {name: e, k-means: [load], labels: {id: age, within: 1 h}}
                    - {name: f, linear: [load], label: power, drift: {detector: ddm}}
                    - {name: g, linear: [load], label: power, ttl: 99999999 d}
                    - {name: h, linear: [load], label: power, drift: {detector: adwin, kept: 0.1}}
                    - {name: i, linear: [load], label: power}
                    - {name: j, linear: [i], label: power}
                    """))
        .hasMessageContaining("learn[0].linear: power (expected: features that are known before")
        .hasMessageContaining("learn[1].prior: power (expected: what is known before the label)")
        .hasMessageContaining(
            "learn[2].classes: [0, 1, 2] (expected: classes that the label can have; power is"
                + " DOUBLE)")
        .hasMessageContaining(
            "learn[3].classes: [\"x\", \"y\", \"z\"] (expected: classes that the label")
        .hasMessageContaining("learn[4].labels: [age] (expected: none without a label)")
        .hasMessageContaining("learn[5].drift: ddm (expected: adwin or page-hinkley")
        .hasMessageContaining("learn[6].ttl: PT2399999976H (expected: more than 0, and 100 years")
        .hasMessageContaining("learn[7].drift.kept: 0.1 (expected: none without then: shrink)")
        .hasMessageContaining("learn[9].linear[0]: \"i\" (expected: one of its outputs");
  }

  @Test
  void aFeatureOfSeveralColumnsStandsForAllOfThem() {
    Definition definition =
        DefinitionReader.read(
            "pumps.yaml",
            HEAD.replace(
                    "learn:\n",
                    "features:\n  - {name: hour, calendar: at, part: hour, form: cyclic}\nlearn:\n")
                + "  - {name: m, linear: [load, hour], label: power}\n");
    assertThat(definition.learn().get(0).learner().features())
        .containsExactly("load", "hour_sin", "hour_cos");
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.learn.bayes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.anabranch.core.learn.Example;
import io.anabranch.core.learn.LearnerReference;
import io.anabranch.core.learn.ModelStructure;
import io.anabranch.core.learn.OnlineModel;
import io.anabranch.core.learn.Subject;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against scikit-learn (values: {@code make_reference.py}). */
final class BayesReferenceTest {
  private static final int EVERY = 7;
  private static final int FROM = 35;

  /** "far" has a mean a million standard deviations from 0. */
  @ParameterizedTest
  @CsvSource({
    "three, features, 3, 1e-11",
    "two, features, 2, 1e-11",
    "smooth, features, 3, 1e-11",
    "far, far, 3, 1e-5"
  })
  void naiveBayesIsThatOfScikitLearn(String name, String input, int classes, double tolerance)
      throws IOException {
    JsonNode all = LearnerReference.of(getClass());
    JsonNode reference = LearnerReference.named(all.get("bayes"), name);
    double[][] xs = LearnerReference.rows(all.get(input));
    double[] labels = LearnerReference.doubles(reference.get("labels"));
    Subject subject =
        Subject.of(
            name, "naive-bayes", 3, classes, "smoothing", reference.get("smoothing").asText());
    OnlineModel model = subject.learner().create();
    for (int i = 0; i < xs.length; i++) {
      if (i >= FROM && (i - FROM) % EVERY == 0) {
        double[] expected =
            LearnerReference.doubles(reference.get("predictions").get((i - FROM) / EVERY));
        assertThat(subject.predict(model, Example.of(xs[i])))
            .as("prediction %d", i)
            .containsExactly(
                classes == 2 ? new double[] {expected[1]} : expected, within(tolerance));
      }
      model.learn(Example.of(xs[i]), labels[i]);
    }
    ModelStructure.GaussianBayes found =
        (ModelStructure.GaussianBayes) model.structure().orElseThrow();
    assertThat(found.priors())
        .containsExactly(LearnerReference.doubles(reference.get("priors")), within(1e-14));
    for (int c = 0; c < classes; c++) {
      assertThat(found.means()[c])
          .containsExactly(
              LearnerReference.doubles(reference.get("means").get(c)), within(tolerance));
      double[] variances = LearnerReference.doubles(reference.get("variances").get(c));
      for (int i = 0; i < variances.length; i++) {
        assertThat(found.variances()[c][i] / variances[i]).isCloseTo(1, within(tolerance));
      }
    }
  }

  @Test
  void kMeansIsThatOfScikitLearn() throws IOException {
    JsonNode all = LearnerReference.of(getClass());
    JsonNode reference = all.get("k-means");
    double[][] xs = LearnerReference.rows(all.get("features"));
    int k = reference.get("k").intValue();
    Subject subject = Subject.of("k-means", "k-means", 3, 0, "k", String.valueOf(k));
    OnlineModel model = subject.learner().create();
    for (int i = 0; i < xs.length; i++) {
      if (i >= k) {
        assertThat(subject.predict(model, Example.of(xs[i])))
            .as("prediction %d", i)
            .containsExactly(
                LearnerReference.doubles(reference.get("predictions").get(i - k)), within(1e-11));
      }
      model.learn(Example.of(xs[i]), Double.NaN);
    }
    ModelStructure.Centres found = (ModelStructure.Centres) model.structure().orElseThrow();
    for (int c = 0; c < k; c++) {
      assertThat(found.centres()[c])
          .containsExactly(
              LearnerReference.doubles(reference.get("centres").get(c)), within(1e-11));
    }
  }
}

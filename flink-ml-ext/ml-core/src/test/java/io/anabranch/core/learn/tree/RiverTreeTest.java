// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.learn.tree;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.anabranch.core.learn.Example;
import io.anabranch.core.learn.Learner;
import io.anabranch.core.learn.LearnerSpec;
import io.anabranch.core.learn.Learners;
import io.anabranch.core.learn.ModelStructure.Tree;
import io.anabranch.core.learn.ModelStructure.Trees;
import io.anabranch.core.learn.OnlineModel;
import io.anabranch.core.learn.SplitMix64;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares with River's trees; {@code make_reference.py} tells how its losses were found. */
class RiverTreeTest {
  static Stream<JsonNode> cases() throws IOException {
    try (InputStream in = RiverTreeTest.class.getResourceAsStream("reference.json")) {
      JsonNode cases = new ObjectMapper().readTree(in).get("cases");
      return StreamSupport.stream(cases.spliterator(), false);
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void predictsAboutAsWellAsRiver(JsonNode reference) {
    Streams stream = stream(reference);
    double river = reference.get("loss").doubleValue();
    double ours = loss(stream, learner(reference), reference.get("rows").intValue());
    boolean forest = reference.get("learner").textValue().equals("adaptive-forest");
    double limit =
        stream.classes > 0 ? river + (forest ? 0.02 : 0.01) : river * (forest ? 1.1 : 1.05);
    assertThat(ours).isLessThanOrEqualTo(limit);
  }

  /** Of leaves that are constant, as only their trees can be seen. */
  @ParameterizedTest
  @MethodSource("cases")
  void splitsFirstWhereAndWhenRiverDoes(JsonNode reference) {
    if (reference.get("split").isNull() || "nba".equals(reference.get("leaf").textValue())) {
      return;
    }
    Streams stream = stream(reference);
    OnlineModel model = learner(reference).create();
    SplitMix64 uniform = new SplitMix64(7);
    Example example = new Example(stream.features);
    Tree tree;
    int rows = 0;
    do {
      double label = stream.next(uniform, example.features(), false);
      model.learn(example, label);
      rows++;
      tree = ((Trees) model.structure().orElseThrow()).trees().get(0);
    } while (tree.feature()[0] < 0);
    assertThat(List.of(tree.feature()[0], rows))
        .isEqualTo(
            List.of(
                reference.get("split").get(0).intValue(),
                reference.get("split").get(1).intValue()));
  }

  private static Streams stream(JsonNode reference) {
    return Streams.valueOf(reference.get("stream").textValue().toUpperCase(Locale.ROOT));
  }

  private static Learner learner(JsonNode reference) {
    Streams stream = stream(reference);
    Map<String, String> options = new HashMap<>();
    options.put("max-nodes", "1001");
    options.put("max-depth", "100");
    String leaf = reference.get("leaf").textValue();
    if (leaf != null) {
      options.put("leaf", leaf.equals("mc") ? "majority" : "naive-bayes-adaptive");
    }
    return Learners.create(
        new LearnerSpec(
            reference.get("learner").textValue(),
            Collections.nCopies(stream.features, "x"),
            Collections.nCopies(stream.classes, "c"),
            options));
  }

  static double loss(Streams stream, Learner learner, int rows) {
    OnlineModel model = learner.create();
    SplitMix64 uniform = new SplitMix64(7);
    Example example = new Example(stream.features);
    double[] prediction = new double[learner.predictions()];
    double loss = 0;
    for (int i = 0; i < rows; i++) {
      double label = stream.next(uniform, example.features(), i >= rows / 2);
      model.predict(example, prediction);
      loss += loss(stream, prediction, label);
      model.learn(example, label);
    }
    return loss / rows;
  }

  private static double loss(Streams stream, double[] prediction, double label) {
    if (stream.classes == 0) {
      return Math.abs(prediction[0] - label);
    }
    int predicted =
        stream.classes == 2 ? (prediction[0] > 0.5 ? 1 : 0) : ClassLeaf.largest(prediction);
    return predicted == label ? 0 : 1;
  }
}

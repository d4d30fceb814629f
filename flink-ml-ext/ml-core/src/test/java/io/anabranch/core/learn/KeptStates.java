// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.learn;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anabranch.core.learn.Subject.Labelled;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/**
 * States that were written by each format of a learner, with the predictions they must give for
 * ever: {@code states/NAME.vN.json} beside the class of the test.
 *
 * <p>A run of the tests with {@code -Danabranch.write-states=1} writes the files of the present
 * formats that do not exist. An existing file is never written again; a change that breaks it needs
 * a new format.
 */
final class KeptStates {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Class<?> test;

  KeptStates(Class<?> test) {
    this.test = test;
  }

  void check(Subject subject) throws IOException {
    Learner learner = subject.learner();
    if (System.getProperty("anabranch.write-states") != null) {
      write(subject, learner);
    }
    for (int version = 1; version <= learner.version(); version++) {
      JsonNode kept = kept(subject, version);
      assertThat(kept)
          .as("%s: write it with -Danabranch.write-states=1", file(subject, version))
          .isNotNull();
      byte[] state = HexFormat.of().parseHex(kept.get("state").textValue());
      OnlineModel model = Subject.read(learner, state, version);
      for (JsonNode each : kept.get("cases")) {
        Example example =
            Example.of(doubles(each.get("features")))
                .at(each.get("time").longValue())
                .withPrior(each.get("prior").doubleValue());
        assertThat(subject.predict(model, example))
            .as(file(subject, version))
            .isEqualTo(doubles(each.get("prediction")));
      }
      if (version == learner.version()) {
        assertThat(Subject.write(model)).as(file(subject, version)).isEqualTo(state);
      }
    }
  }

  static DataInputStream input(byte[] state) {
    return new DataInputStream(new ByteArrayInputStream(state));
  }

  private void write(Subject subject, Learner learner) throws IOException {
    Path file = resources().resolve(file(subject, learner.version()));
    if (Files.exists(file)) {
      return;
    }
    Random random = new Random(20260101);
    OnlineModel model = learner.create();
    subject.learn(model, subject.ordinary(random, 300));
    ObjectNode kept = JSON.createObjectNode();
    kept.put("state", HexFormat.of().formatHex(Subject.write(model)));
    ArrayNode cases = kept.putArray("cases");
    List<Labelled> probes = subject.ordinary(random, 5);
    for (Labelled each : probes) {
      ObjectNode one = cases.addObject();
      put(one.putArray("features"), each.example().features());
      one.put("time", each.example().time());
      one.put("prior", each.example().prior());
      put(one.putArray("prediction"), subject.predict(model, each.example()));
    }
    Files.createDirectories(file.getParent());
    Files.writeString(file, JSON.writeValueAsString(kept) + "\n");
  }

  private JsonNode kept(Subject subject, int version) throws IOException {
    String file = file(subject, version);
    if (System.getProperty("anabranch.write-states") != null) {
      return JSON.readTree(Files.readString(resources().resolve(file)));
    }
    try (InputStream in = test.getResourceAsStream("/" + file)) {
      return in == null ? null : JSON.readTree(in);
    }
  }

  private String file(Subject subject, int version) {
    return test.getPackageName().replace('.', '/')
        + "/states/"
        + subject.name()
        + ".v"
        + version
        + ".json";
  }

  /** The resources of this module, whether tests run from its folder or from the root. */
  private static Path resources() {
    Path here = Path.of("src/test/resources");
    return Files.isDirectory(here) ? here : Path.of("flink-ml-ext/ml-core").resolve(here);
  }

  private static void put(ArrayNode array, double[] numbers) {
    Arrays.stream(numbers).forEach(array::add);
  }

  private static double[] doubles(JsonNode numbers) {
    double[] doubles = new double[numbers.size()];
    for (int i = 0; i < doubles.length; i++) {
      doubles[i] = numbers.get(i).doubleValue();
    }
    return doubles;
  }
}

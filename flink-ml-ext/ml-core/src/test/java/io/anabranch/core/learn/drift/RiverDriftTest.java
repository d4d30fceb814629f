// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.learn.drift;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares with River's detectors; {@code make_reference.py} tells how its drifts were found. */
class RiverDriftTest {
  static Stream<JsonNode> cases() throws IOException {
    try (InputStream in = RiverDriftTest.class.getResourceAsStream("reference.json")) {
      JsonNode cases = new ObjectMapper().readTree(in).get("cases");
      return StreamSupport.stream(cases.spliterator(), false);
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void findsTheDriftsThatRiverFinds(JsonNode reference) {
    List<Integer> expected = new ArrayList<>();
    reference.get("drifts").forEach(each -> expected.add(each.intValue()));
    assertThat(drifts(reference)).isEqualTo(expected);
  }

  private static List<Integer> drifts(JsonNode reference) {
    String[] words = reference.get("detector").textValue().split(" ");
    Map<String, String> options = new HashMap<>();
    for (int i = 1; i < words.length; i++) {
      options.put(words[i].split("=")[0], words[i].split("=")[1]);
    }
    DriftDetector detector = Detectors.create(words[0], options).create();
    List<Integer> found = new ArrayList<>();
    boolean errors = reference.get("series").textValue().equals("errors");
    long seed = reference.get("seed").longValue();
    int i = 0;
    for (JsonNode part : reference.get("parts")) {
      for (int n = 0; n < part.get(0).intValue(); n++, i++) {
        seed += 0x9E3779B97F4A7C15L;
        double uniform = (mixed(seed) >>> 11) * 0x1p-53;
        double mean = part.get(1).doubleValue();
        double loss = errors ? (uniform < mean ? 1 : 0) : 2 * mean * uniform;
        if (detector.add(loss)) {
          found.add(i);
        }
      }
    }
    return found;
  }

  /** SplitMix64 (Steele, Lea and Flood 2014). */
  private static long mixed(long state) {
    long z = (state ^ state >>> 30) * 0xBF58476D1CE4E5B9L;
    z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
    return z ^ z >>> 31;
  }
}

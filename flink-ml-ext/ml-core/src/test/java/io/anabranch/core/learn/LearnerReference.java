// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.learn;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;

/** Values of another implementation, in {@code reference.json} beside the class of a test. */
public final class LearnerReference {
  private LearnerReference() {}

  public static JsonNode of(Class<?> test) throws IOException {
    try (InputStream in = test.getResourceAsStream("reference.json")) {
      return new ObjectMapper().readTree(in);
    }
  }

  public static JsonNode named(JsonNode parts, String name) {
    for (JsonNode part : parts) {
      if (part.get("name").textValue().equals(name)) {
        return part;
      }
    }
    throw new AssertionError("reference: no " + name);
  }

  public static double[] doubles(JsonNode numbers) {
    double[] doubles = new double[numbers.size()];
    for (int i = 0; i < doubles.length; i++) {
      doubles[i] = numbers.get(i).doubleValue();
    }
    return doubles;
  }

  public static double[][] rows(JsonNode numbers) {
    double[][] rows = new double[numbers.size()][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = doubles(numbers.get(i));
    }
    return rows;
  }
}

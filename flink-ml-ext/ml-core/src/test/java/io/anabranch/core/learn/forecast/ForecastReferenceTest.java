// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.learn.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.anabranch.core.learn.Example;
import io.anabranch.core.learn.Learner;
import io.anabranch.core.learn.LearnerSpec;
import io.anabranch.core.learn.Learners;
import io.anabranch.core.learn.OnlineModel;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Against statsmodels; make_reference.py beside reference.json says how. */
final class ForecastReferenceTest {
  private static final long STEP = 3_600_000;

  @ParameterizedTest
  @MethodSource("cases")
  void forecastsAreThoseOfStatsmodels(JsonNode reference) {
    OnlineModel model = learner(reference.get("options")).create();
    JsonNode values = reference.get("values");
    int start = reference.get("start").intValue();
    for (int i = 0; i < values.size(); i++) {
      if (i >= start) {
        assertThat(forecast(model, i))
            .as("%s %d", reference.get("name"), i)
            .isCloseTo(reference.get("forecasts").get(i - start).doubleValue(), within(1e-9));
      }
      if (!values.get(i).isNull()) {
        model.learn(at(i), values.get(i).doubleValue());
      }
    }
    JsonNode ahead = reference.get("ahead");
    for (int k = 0; k < ahead.size(); k++) {
      assertThat(forecast(model, values.size() + k))
          .as("%s, %d ahead", reference.get("name"), k + 1)
          .isCloseTo(ahead.get(k).doubleValue(), within(1e-9));
    }
  }

  static Stream<JsonNode> cases() throws IOException {
    try (InputStream in = ForecastReferenceTest.class.getResourceAsStream("reference.json")) {
      return new ObjectMapper().readTree(in).valueStream();
    }
  }

  private static Learner learner(JsonNode options) {
    Map<String, String> written = new LinkedHashMap<>();
    for (String name : List.of("alpha", "beta", "gamma", "damping")) {
      written.put(name, options.get(name).asText());
    }
    written.put("step", "1 h");
    if (options.get("period").intValue() > 1) {
      written.put("period", options.get("period").intValue() + " h");
    }
    return Learners.create(new LearnerSpec("holt-winters", List.of(), List.of(), written));
  }

  private static double forecast(OnlineModel model, int step) {
    double[] prediction = new double[1];
    model.predict(at(step), prediction);
    return prediction[0];
  }

  private static Example at(int step) {
    return new Example(0).at(step * STEP);
  }
}

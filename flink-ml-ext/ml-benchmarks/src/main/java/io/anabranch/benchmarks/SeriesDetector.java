// SPDX-License-Identifier: Apache-2.0
package io.anabranch.benchmarks;

import io.anabranch.core.learn.Example;
import io.anabranch.core.learn.LearnerSpec;
import io.anabranch.core.learn.Learners;
import io.anabranch.core.learn.OnlineModel;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A new anomaly model for one series, which may see the errors of a forecast instead of it. */
final class SeriesDetector {
  private final OnlineModel forecast;
  private final OnlineModel detector;

  private SeriesDetector(OnlineModel forecast, OnlineModel detector) {
    this.forecast = forecast;
    this.detector = detector;
  }

  /**
   * @param written {@code KIND NAME=VALUE ...}, or {@code residual:FORECAST / DETECTOR} of such;
   *     underscores in values stand for spaces
   */
  static SeriesDetector of(String written) {
    if (!written.startsWith("residual:")) {
      return new SeriesDetector(null, model(written, List.of("value")));
    }
    String[] parts = written.substring("residual:".length()).split("/");
    return new SeriesDetector(
        model(parts[0].strip(), List.of()), model(parts[1].strip(), List.of("residual")));
  }

  private static OnlineModel model(String written, List<String> features) {
    String[] words = written.split(" ");
    Map<String, String> options = new LinkedHashMap<>();
    for (String word : List.of(words).subList(1, words.length)) {
      int equals = word.indexOf('=');
      options.put(word.substring(0, equals), word.substring(equals + 1).replace('_', ' '));
    }
    return Learners.create(new LearnerSpec(words[0], features, List.of(), options)).create();
  }

  /** Which rows are anomalies; rows of one time are all predicted before one of them is learnt. */
  boolean[] flags(LabelledSeries series) {
    long[] times = series.times();
    double[] seen = new double[times.length];
    boolean[] flags = new boolean[times.length];
    double[] prediction = new double[2];
    int end;
    for (int begin = 0; begin < times.length; begin = end) {
      for (end = begin; end < times.length && times[end] == times[begin]; end++) {
        seen[end] = seen(times[end], series.values()[end], prediction);
        detector.predict(Example.of(seen[end]).at(times[end]), prediction);
        flags[end] = prediction[1] == 1;
      }
      for (int i = begin; i < end; i++) {
        detector.learn(Example.of(seen[i]).at(times[i]), Double.NaN);
        if (forecast != null) {
          forecast.learn(new Example(0).at(times[i]), series.values()[i]);
        }
      }
    }
    return flags;
  }

  private double seen(long time, double value, double[] prediction) {
    if (forecast == null) {
      return value;
    }
    forecast.predict(new Example(0).at(time), prediction);
    return value - prediction[0];
  }
}
